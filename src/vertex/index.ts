/** Vertex AI, as composition roots make it. */
export { createVertexClient } from './client';
export { consoleUrl } from './console-url';
