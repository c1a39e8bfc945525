// `npm run build`: dist/ with the workflow bundle, from scratch.
import './support/node-version.mjs';
import { prepareBuild } from './support/prepare.mjs';

process.exitCode = (await prepareBuild({ force: true })) ? 0 : 1;
