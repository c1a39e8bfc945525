/** Cloud Storage, as composition roots make it. */
export { createObjectStore } from './client';
