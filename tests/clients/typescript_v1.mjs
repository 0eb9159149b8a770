// The official TypeScript client as most programs have it (npm `@modelcontextprotocol/sdk`), which
// speaks the revisions up to 2025-11-25, for run.py.

import {require, serve} from './typescript_session.mjs';

const {Client} = require('@modelcontextprotocol/sdk/client/index.js');
const {StdioClientTransport} = require('@modelcontextprotocol/sdk/client/stdio.js');
const {StreamableHTTPClientTransport} =
    require('@modelcontextprotocol/sdk/client/streamableHttp.js');

await serve({
  connect: async ({command, url}) => {
    const transport = url ? new StreamableHTTPClientTransport(new URL(url))
                          : new StdioClientTransport({command: command[0], args: command.slice(1)});
    const client = new Client({name: 'wasmmcp-tests', version: '1'});
    // Only the transport is told the revision that was agreed upon.
    const {setProtocolVersion} = transport;
    transport.setProtocolVersion = version => {
      client.revision = version;
      setProtocolVersion?.call(transport, version);
    };
    await client.connect(transport);
    return client;
  },
  callTool: (client, params, options) => client.callTool(params, undefined, options),
  revision: client => client.revision,
});
