/** All methods of the Vertex AI API that are imitated. */
import { evaluationMethods } from './evaluation-methods';
import { endpointMethods } from './endpoint-methods';
import { modelMethods } from './model-methods';
import { operationMethods } from './operation-methods';
import { rewardMethods } from './reward-methods';
import { servingMethods } from './serving-methods';
import { tuningJobMethods } from './tuning-job-methods';
import type { TuningProjects } from './tuning-projects';
import type { VertexHandlers } from './vertex-api';

export function vertexMethods(projects: TuningProjects): VertexHandlers {
  return {
    ...tuningJobMethods(projects),
    ...modelMethods(projects),
    ...endpointMethods(projects),
    ...operationMethods(projects),
    ...servingMethods(projects),
    ...evaluationMethods(projects),
    ...rewardMethods,
  };
}
