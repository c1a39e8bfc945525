/** Jest's global setup of the integration project; it wants a default export. */
export { startSharedTemporalServer as default } from './temporal-server';
