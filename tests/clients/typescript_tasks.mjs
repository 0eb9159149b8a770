// Tasks of the official TypeScript client (npm `@modelcontextprotocol/ext-tasks`). The client's own codecs know
// none, so that their requests go around it, over the transport that it has.

import {packages} from './typescript_session.mjs';

const {createApplicationInputHandler, createTaskSessionFromClient, resultFromTaskOutcome} = await import(
    new URL('node_modules/@modelcontextprotocol/ext-tasks/dist/client/index.js', packages));

let last_id = 0;

// Sends requests whose answers do not reach the client.
class Around {
  constructor(transport) {
    this.transport = transport;
    this.of_client = transport.onmessage;
    this.waiting = new Map();
    transport.onmessage = (message, extra) => {
      const done = message.method ? undefined : this.waiting.get(message.id);
      if (!done) return this.of_client(message, extra);
      this.waiting.delete(message.id);
      done(message.error ? {kind: 'error', error: message.error} : {kind: 'result', result: message.result});
    };
  }

  send(request) {
    return new Promise((resolve, reject) => {
      const id = `around-${++last_id}`;
      this.waiting.set(id, resolve);
      this.transport.send({jsonrpc: '2.0', id, ...request}).catch(reject);
    });
  }

  end() {
    this.transport.onmessage = this.of_client;
  }
}

// The result of a call that may become a task, which `answer(request, signal)` is asked for.
export async function runTask(client, about, capabilities, {tool, arguments: args}, answer) {
  const around = new Around(client.transport);
  const ask = method => ({params}, {signal}) => answer({method, params}, signal);
  const session = createTaskSessionFromClient(client, {
    endpointId: 'wasmmcp-tests',
    rawDispatch: request => around.send(request),
    v2RequestFraming: {protocolVersion: '2026-07-28', clientInfo: about, clientCapabilities: capabilities},
    tools: {currentTool: () => undefined},
    onInputRequest: createApplicationInputHandler({
      elicitation: ask('elicitation/create'),
      sampling: ask('sampling/createMessage'),
      roots: ask('roots/list'),
    }),
  });
  try {
    const execution = await session.callTool(tool, args);
    const {outcome} = await execution.settle();
    return {kind: execution.kind, result: resultFromTaskOutcome(outcome)};
  } finally {
    await session.close();
    around.end();
  }
}
