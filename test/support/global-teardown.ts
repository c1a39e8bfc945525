/** Jest's global teardown of the integration project; it wants a default export. */
export { stopSharedTemporalServer as default } from './temporal-server';
