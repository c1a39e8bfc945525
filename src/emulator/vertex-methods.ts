/** All methods of the Vertex AI API that are imitated. */
import { tuningJobMethods } from './tuning-job-methods';
import type { TuningProjects } from './tuning-projects';
import type { VertexHandlers } from './vertex-api';

export function vertexMethods(projects: TuningProjects): VertexHandlers {
  return { ...tuningJobMethods(projects) };
}
