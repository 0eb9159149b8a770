// The official TypeScript client of the 2026-07-28 revision (npm `@modelcontextprotocol/client`),
// which speaks the older ones too, for run.py.

import {require, serve} from './typescript_session.mjs';

const {Client, StreamableHTTPClientTransport} = require('@modelcontextprotocol/client');
const {StdioClientTransport} = require('@modelcontextprotocol/client/stdio');

const modes = {legacy: 'legacy', modern: 'auto'};

await serve({
  connect: async ({command, url, era}) => {
    const transport = url ? new StreamableHTTPClientTransport(new URL(url))
                          : new StdioClientTransport({command: command[0], args: command.slice(1)});
    const client = new Client({name: 'wasmmcp-tests', version: '1'},
                              {versionNegotiation: {mode: modes[era]}});
    await client.connect(transport);
    return client;
  },
  callTool: (client, params, options) => client.callTool(params, options),
  revision: client => client.getNegotiatedProtocolVersion(),
});
