// What the two TypeScript clients have in common: they are told what to do line by line, in the
// words that python_client.py explains.

import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

// The packages are not beside these files but where `./wasmmcp test` puts them.
export const require = createRequire(new URL('../../.tools/npm/', import.meta.url));

// What came of it: what it returns, an error by number, or why there is no answer.
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    return Number.isInteger(error.code) ? {error: {code: error.code, message: error.message}}
                                        : {refused: `${error.name}: ${error.message}`};
  }
}

// Where the two versions differ: `connect(order)` gives a connected client, `callTool(client, params,
// options)` calls a tool, and `revision(client)` is what it speaks with the server.
export async function serve({connect, callTool, revision}) {
  const call = async (client, {tool, arguments: args}, options = {}) => {
    const progress = [];
    const result = await callTool(client, {name: tool, arguments: args}, {
      onprogress: ({progress: done, total, message}) => progress.push([done, total, message]),
      timeout: 30_000,
      ...options,
    });
    return {result, progress};
  };

  const deeds = {
    about: async client => ({
      revision: revision(client),
      server: client.getServerVersion(),
      instructions: client.getInstructions(),
      capabilities: client.getServerCapabilities(),
    }),
    list: client => client.listTools(),
    ping: async client => (await client.ping(), {}),
    call,
    cancel: async (client, order) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), order.after * 1000);
      try {
        return await call(client, order, {signal: abort.signal});
      } catch (error) {
        if (abort.signal.aborted) return {cancelled: true};
        throw error;
      }
    },
    together: async (client, {calls}) => {
      const order = [];
      const answers = await Promise.all(calls.map(async (one, index) => {
        const answer = await attempt(() => call(client, one));
        order.push(index);
        return answer;
      }));
      return {order, answers};
    },
  };

  let client;
  for await (const line of createInterface({input: process.stdin})) {
    const order = JSON.parse(line);
    const answer = await attempt(async () => {
      if (order.do === 'open') {
        client = await connect(order);
        return {};
      }
      if (order.do === 'close') {
        await client.close();
        return {};
      }
      return await deeds[order.do](client, order);
    });
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}
