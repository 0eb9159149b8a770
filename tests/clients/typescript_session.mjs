// What the clients in JavaScript have in common: they are told what to do line by line, in the words
// that python_session.py explains.

import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

// The packages are not beside these files but where `./wasmmcp test` puts them.
export const packages = new URL('../../.tools/npm/', import.meta.url);
export const require = createRequire(packages);

const HEARD_SECONDS = 10;

// What came of it: what it returns, an error by number, or why there is no answer.
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    return Number.isInteger(error.code) ? {error: {code: error.code, message: error.message}}
                                        : {refused: `${error.name}: ${error.message}`};
  }
}

// `open(order)` gives the deeds of a session by name, `close` among them.
export async function converse(open) {
  let deeds;
  for await (const line of createInterface({input: process.stdin})) {
    const order = JSON.parse(line);
    const answer = await attempt(async () => {
      if (order.do === 'open') {
        deeds = await open(order);
        return {};
      }
      return deeds[order.do] ? await deeds[order.do](order) : {cannot: order.do};
    });
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
}

// Whom the server asks. It has an answer for each method, or answers one after another; when there are
// none it thinks for ever.
class User {
  begin({answers = [], answers_by_method = {}}) {
    this.answers = answers;
    this.by_method = answers_by_method;
    this.asked = [];
    this.may_answer = Promise.resolve();
    this.was_asked = new Promise(resolve => this.tell_asked = resolve);
  }

  async answer({method, params}, signal) {
    this.asked.push({method, params});
    this.tell_asked();
    await this.may_answer;
    if (this.by_method[method]) return this.by_method[method];
    if (this.answers.length) return this.answers.shift();
    return new Promise((_, reject) => {
      const stop = () => reject(signal.reason);
      signal.aborted ? stop() : signal.addEventListener('abort', stop);
    });
  }
}

const capabilities = {elicitation: {form: {}, url: {}}, sampling: {tools: {}}, roots: {listChanged: true}};
const questions = ['elicitation/create', 'sampling/createMessage', 'roots/list'];

// Where the two versions differ: `make(about, options, order)` gives a client, and `connect(client,
// order)` connects it; `onQuestion(client, method, handler)` sets who answers, `callTool(client,
// params, options)` calls a tool, and `revision(client)` is what it speaks with the server. One of them can listen,
// and run tasks.
export async function serve({make, connect, onQuestion, callTool, revision, listen, runTask}) {
  await converse(async order => {
    const can = order.abilities ? capabilities : {};
    const about = {name: 'wasmmcp-tests', version: '1'};
    const client = make(about, {capabilities: can}, order);
    const user = new User();
    user.begin({});
    if (order.abilities) {
      for (const method of questions) {
        onQuestion(client, method, (request, signal) => user.answer(request, signal));
      }
    }
    const heard = [];
    client.fallbackNotificationHandler = async ({method, params}) => heard.push({method, params});
    await connect(client, order);
    const is_modern = order.era === 'modern';
    let subscription;

    const all = async (list, key) => {
      const found = [];
      let cursor;
      do {
        const page = await list(cursor ? {cursor} : undefined);
        found.push(...page[key]);
        cursor = page.nextCursor;
      } while (cursor);
      return {[key]: found};
    };

    const call = async ({tool, arguments: args, log}, options = {}) => {
      const progress = [];
      const params = {name: tool, arguments: args};
      if (log && is_modern) params._meta = {'io.modelcontextprotocol/logLevel': log};
      if (log && !is_modern) await client.setLoggingLevel(log);
      const result = await callTool(client, params, {
        onprogress: ({progress: done, total, message}) => progress.push([done, total, message]),
        timeout: 30_000,
        ...options,
      });
      return {result, progress, asked: user.asked};
    };

    return {
      about: () => ({
        revision: revision(client),
        server: client.getServerVersion(),
        instructions: client.getInstructions(),
        capabilities: client.getServerCapabilities(),
      }),
      tools: () => all(page => client.listTools(page), 'tools'),
      prompts: () => all(page => client.listPrompts(page), 'prompts'),
      resources: () => all(page => client.listResources(page), 'resources'),
      templates: () => all(page => client.listResourceTemplates(page), 'resourceTemplates'),
      ping: async () => (await client.ping(), {}),
      roots_changed: async () => (await client.sendRootsListChanged(), {}),
      prompt: async order => {
        user.begin(order);
        return client.getPrompt({name: order.name, arguments: order.arguments});
      },
      read: ({uri}) => client.readResource({uri}),
      complete: ({prompt, template, argument, value}) => client.complete({
        ref: template ? {type: 'ref/resource', uri: template} : {type: 'ref/prompt', name: prompt},
        argument: {name: argument, value},
      }),
      call: async order => {
        user.begin(order);
        return call(order);
      },
      task: runTask && (async order => {
        user.begin(order);
        const outcome = await runTask(client, about, can, order, (request, signal) => user.answer(request, signal));
        return {...outcome, asked: user.asked};
      }),
      cancel: async order => {
        user.begin(order);
        const abort = new AbortController();
        const give_up = () => abort.abort();
        order.after ? setTimeout(give_up, order.after * 1000) : user.was_asked.then(give_up);
        try {
          return await call(order, {signal: abort.signal});
        } catch (error) {
          if (abort.signal.aborted) return {cancelled: true};
          throw error;
        }
      },
      together: async order => {
        user.begin(order);
        const done = [];
        const answers = order.calls.map(async (one, index) => {
          const answer = await attempt(() => call(one));
          done.push(index);
          return answer;
        });
        if (order.answer_after !== undefined) user.may_answer = answers[order.answer_after];
        return {answers: await Promise.all(answers), order: done};
      },
      follow: async ({uri}) => {
        if (is_modern) subscription = await listen(client, uri);
        else await client.subscribeResource({uri});
        return {};
      },
      unfollow: async ({uri}) => {
        if (is_modern) await subscription.close();
        else await client.unsubscribeResource({uri});
        return {};
      },
      heard: async ({count}) => {
        const end = Date.now() + HEARD_SECONDS * 1000;
        while (heard.length < count && Date.now() < end) await new Promise(go => setTimeout(go, 5));
        return {heard: heard.splice(0)};
      },
      close: async () => {
        await client.close();
        return {};
      },
    };
  });
}
