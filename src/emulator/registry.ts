/** Finds what the address of a call names: a model and its version, an endpoint. */
import { notFound } from './google-error';
import type { EndpointRecord, ModelRecord, ModelVersion } from './model-record';
import { DEFAULT_ALIAS, versionOf } from './model-record';
import type { Project, TuningProjects } from './tuning-projects';
import type { VertexCall } from './vertex-api';

export type FoundModel = {
  project: Project;
  model: ModelRecord;
  version: ModelVersion;
  /** What stood behind the `@` in the address; `-` asks for the model and no version. */
  suffix?: string;
};

export function parentOf(call: VertexCall): string {
  return `projects/${call.project}/locations/${call.location}`;
}

export function findModel(projects: TuningProjects, call: VertexCall): FoundModel {
  const project = projects.of(call.project);
  const given = call.ids['modelsId'] ?? '';
  const at = given.indexOf('@');
  const [id, suffix] = at === -1 ? [given] : [given.slice(0, at), given.slice(at + 1)];
  const model = project.models.find((known) => known.id === id && known.location === call.location);
  const wanted = suffix === undefined || suffix === '-' ? DEFAULT_ALIAS : suffix;
  const version = model && versionOf(model, wanted);
  if (model === undefined || version === undefined) {
    throw notFound(`${parentOf(call)}/models/${given}`);
  }
  return { project, model, version, ...(suffix === undefined ? {} : { suffix }) };
}

export function findEndpoint(
  projects: TuningProjects,
  call: VertexCall,
): { project: Project; endpoint: EndpointRecord } {
  const project = projects.of(call.project);
  const wanted = call.ids['endpointsId'] ?? '';
  const endpoint = project.endpoints.find(
    ({ id, location }) => id === wanted && location === call.location,
  );
  if (endpoint !== undefined) return { project, endpoint };
  throw notFound(`${parentOf(call)}/endpoints/${wanted}`);
}
