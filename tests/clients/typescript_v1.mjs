// The official TypeScript client as most programs have it (npm `@modelcontextprotocol/sdk`), which
// speaks the revisions up to 2025-11-25, for run.py.

import {require, serve} from './typescript_session.mjs';

const {Client} = require('@modelcontextprotocol/sdk/client/index.js');
const {StdioClientTransport} = require('@modelcontextprotocol/sdk/client/stdio.js');
const {StreamableHTTPClientTransport} =
    require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const schemas = require('@modelcontextprotocol/sdk/types.js');

const questions = {
  'elicitation/create': schemas.ElicitRequestSchema,
  'sampling/createMessage': schemas.CreateMessageRequestSchema,
  'roots/list': schemas.ListRootsRequestSchema,
};

await serve({
  make: (about, options) => new Client(about, options),
  connect: async (client, {command, env, url}) => {
    const transport = url ? new StreamableHTTPClientTransport(new URL(url))
                          : new StdioClientTransport({command: command[0], args: command.slice(1), env});
    // Only the transport is told the revision that was agreed upon.
    const {setProtocolVersion} = transport;
    transport.setProtocolVersion = version => {
      client.revision = version;
      setProtocolVersion?.call(transport, version);
    };
    await client.connect(transport);
  },
  onQuestion: (client, method, handler) => client.setRequestHandler(
      questions[method], (request, {signal}) => handler(request, signal)),
  callTool: (client, params, options) => client.callTool(params, undefined, options),
  revision: client => client.revision,
});
