/** Requests of the create path, in their order: operation, and how many of it pass before. */
export const CREATE_PATH = [
  ['objects.get', 0],
  ['objects.media', 0],
  ['tuningJobs.list', 0],
  ['objects.get', 1],
  ['tuningJobs.create', 0],
  ['tuningJobs.get', 0],
] as const;
