// MCP Inspector's command line (npm `@modelcontextprotocol/inspector`) for run.py. Each deed is a
// command of its own, with a connection of its own; they run in this process, where starting up
// costs them nothing.

import {converse, packages} from './typescript_session.mjs';

const cli = 'node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js';
const {runCli} = await import(new URL(cli, packages));

// What a command prints. It throws for a tool's error too, and says which it was.
async function printed(words) {
  const {write} = process.stdout;
  let text = '';
  process.stdout.write = (piece, ...more) => {
    text += piece;
    more.find(word => typeof word === 'function')?.();
    return true;
  };
  try {
    await runCli(['node', 'inspector-cli', ...words]);
  } catch (error) {
    if (error.envelope?.code !== 'tool_is_error') throw error;
  } finally {
    process.stdout.write = write;
  }
  return JSON.parse(text).result;
}

const pairs = args => Object.entries(args ?? {}).map(([name, value]) => `${name}=${value}`);

await converse(async ({command, env, url, era}) => {
  const target = [...(command ?? [url]), '--quiet', '--format', 'json', '--protocol-era', era,
                  ...pairs(env).flatMap(pair => ['-e', pair])];
  const ask = (method, ...words) => printed([...target, '--method', method, ...words]);
  const call = async ({tool, arguments: args, log, answers, answers_by_method}) => {
    if (log || answers || answers_by_method) return {cannot: 'a log or answers'};
    try {
      return {result: await ask('tools/call', '--tool-name', tool, '--tool-args-json',
                                JSON.stringify(args))};
    } catch (error) {
      if (error.envelope?.code === 'tool_not_found') return {cannot: 'a tool that is not listed'};
      throw error;
    }
  };
  const about = async () => {
    const {protocolVersion: revision, serverInfo: server, ...more} = await ask('initialize');
    return {revision, server, ...more};
  };
  await about();
  return {
    about,
    tools: () => ask('tools/list'),
    prompts: () => ask('prompts/list'),
    resources: () => ask('resources/list'),
    templates: () => ask('resources/templates/list'),
    prompt: async ({name, arguments: args, answers}) => answers ? {cannot: 'answers'} :
        ask('prompts/get', '--prompt-name', name, ...pairs(args).flatMap(pair => ['--prompt-args', pair])),
    read: ({uri}) => ask('resources/read', '--uri', uri),
    call,
    task: call,  // Inspector waits for a task as for any other result
    close: () => ({}),
  };
});
