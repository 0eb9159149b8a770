// The web server of MCP Inspector, for test_inspector_page.py. Its page is built; Vite, with which its
// developers see theirs change, is left out by third_party/package.json, and something empty is in its place.

import {registerHooks} from 'node:module';

import {packages} from './typescript_session.mjs';

const empty = {url: 'data:text/javascript,export const createServer = undefined', shortCircuit: true};
registerHooks({resolve: (name, context, next) => name === 'vite' ? empty : next(name, context)});

const web = 'node_modules/@modelcontextprotocol/inspector/clients/web/build/index.js';
const {runWeb} = await import(new URL(web, packages));
await runWeb(process.argv);
