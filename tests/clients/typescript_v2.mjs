// The official TypeScript client of the 2026-07-28 revision (npm `@modelcontextprotocol/client`),
// which speaks the older ones too, for run.py.

import {require, serve} from './typescript_session.mjs';
import {runTask} from './typescript_tasks.mjs';

const {Client, StreamableHTTPClientTransport} = require('@modelcontextprotocol/client');
const {StdioClientTransport} = require('@modelcontextprotocol/client/stdio');

const modes = {legacy: 'legacy', modern: 'auto'};

await serve({
  make: (about, options, {era}) =>
      new Client(about, {...options, versionNegotiation: {mode: modes[era]}}),
  connect: async (client, {command, env, url}) => client.connect(
      url ? new StreamableHTTPClientTransport(new URL(url))
          : new StdioClientTransport({command: command[0], args: command.slice(1), env})),
  onQuestion: (client, method, handler) => client.setRequestHandler(
      method, (request, {mcpReq}) => handler(request, mcpReq.signal)),
  callTool: (client, params, options) => client.callTool(params, options),
  revision: client => client.getNegotiatedProtocolVersion(),
  listen: (client, uri) => client.listen({
    toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true,
    resourceSubscriptions: [uri]}),
  runTask,
});
