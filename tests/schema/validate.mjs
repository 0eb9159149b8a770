// Holds messages against the JSON Schema of their revision, for run.py: a list of {revision, method, message}
// on standard input, where the method is that of the request which is answered. On standard output comes
// for each a list of faults.
// https://modelcontextprotocol.io/specification/2026-07-28/schema

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import vm from 'node:vm';

const packages = new URL('../../.tools/npm/', import.meta.url);
const require = createRequire(packages);
const {Ajv} = require('ajv');
const {Ajv2020} = require('ajv/dist/2020.js');
const addFormats = require('ajv-formats').default;

// No package has the schemas as files. The referee has them in its program, as literals of JavaScript.
function publishedSchemas() {
  const program = readFileSync(
      new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', packages), 'utf8');
  const revisions = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'];
  const table = /\{"2025-03-26":(\w+),"2025-06-18":(\w+),"2025-11-25":(\w+),\[\w+\]:(\w+)\}/.exec(program);
  if (!table) throw new Error('the referee keeps its schemas elsewhere now; see publishedSchemas()');
  return Object.fromEntries(
      revisions.map((revision, index) => [revision, literal(program, `${table[index + 1]}={$schema:`)]));
}

function literal(program, beginning) {
  const start = program.indexOf(beginning) + beginning.indexOf('{');
  const token = /`(?:[^`\\]|\\[^])*`|[{}]/g;
  token.lastIndex = start;
  for (let depth = 0, found; (found = token.exec(program));) {
    if (found[0] === '{') ++depth;
    if (found[0] === '}' && !--depth) {
      return JSON.parse(JSON.stringify(
          vm.runInNewContext(`(${program.slice(start, token.lastIndex)})`)));
    }
  }
  throw new Error(`the referee's program has no end of '${beginning}'`);
}

// The schema of the first revision, which the referee has not, is that of the second without sound, as far as
// it says something of a server's messages: what else is new there, the first one takes as well.
function first(second) {
  return {...second, definitions: {...second.definitions, AudioContent: {not: {}}}};
}

class Revision {
  constructor(name, schema) {
    this.definitions = schema.$defs ?? schema.definitions;
    this.place = `${name}#/${schema.$defs ? '$defs' : 'definitions'}/`;
    // TypeScript has one kind of number; the generator made whole ones of these three.
    for (const bound of ['minimum', 'maximum', 'default']) {
      const number = this.definitions.NumberSchema?.properties[bound];
      if (number) number.type = 'number';
    }
    const draft = schema.$schema.includes('2020-12') ? Ajv2020 : Ajv;
    this.ajv = new draft({strict: false, allErrors: true});
    addFormats(this.ajv);
    this.ajv.addSchema({...schema, $id: name});
    this.byMethod = new Map();
    this.byCode = new Map();
    for (const [type, {properties = {}}] of Object.entries(this.definitions)) {
      if (properties.method?.const) this.byMethod.set(properties.method.const, type);
      for (const part of properties.error?.allOf ?? []) {
        if (part.properties?.code?.const) this.byCode.set(part.properties.code.const, type);
      }
    }
  }

  has(type) { return type in this.definitions; }

  faults(type, value) {
    const validate = this.ajv.getSchema(this.place + type);
    if (!validate) return [`the schema has no ${type}`];
    if (validate(value)) return [];
    return validate.errors.map(({instancePath, message, params}) => `${type}${instancePath}: ${message} ` +
                               JSON.stringify(params));
  }

  faultsOf(message, method) {
    if (Array.isArray(message)) return ['a list of messages, where the revision has no batches'];
    if ('method' in message) {
      const type = this.byMethod.get(message.method);
      return type ? this.faults(type, message) : [`the revision has no ${message.method}`];
    }
    if ('error' in message) {
      const envelope = this.has('JSONRPCErrorResponse') ? 'JSONRPCErrorResponse' : 'JSONRPCError';
      const special = this.byCode.get(message.error?.code);
      return [...this.faults(envelope, message), ...(special ? this.faults(special, message) : [])];
    }
    const envelope = this.has('JSONRPCResultResponse') ? 'JSONRPCResultResponse' : 'JSONRPCResponse';
    return [...this.faults(envelope, message), ...this.faultsOfResult(message.result, method)];
  }

  faultsOfResult(result, method) {
    const request = this.byMethod.get(method);
    if (!request) return [`the revision has no ${method}, and it has a result`];
    const own = request.replace(/Request$/, 'Result');
    if (!this.has('InputRequiredResult')) return this.faults(this.has(own) ? own : 'EmptyResult', result);
    // The schema lets any text be the type of a result, for the sake of extensions.
    if (result?.resultType === 'input_required') return this.faults('InputRequiredResult', result);
    if (result?.resultType === 'task' && method === 'tools/call') return this.faults('Result', result);
    const known = result?.resultType === 'complete' ? []
        : [`${own}: resultType is '${result?.resultType}', and neither complete, input_required nor task`];
    return [...known, ...this.faults(own, result)];
  }
}

const published = publishedSchemas();
const revisions = new Map(Object.entries({'2024-11-05': first(published['2025-03-26']), ...published})
                              .map(([name, schema]) => [name, new Revision(name, schema)]));
const found = JSON.parse(readFileSync(0, 'utf8')).map(
    ({revision, method, message}) => revisions.get(revision).faultsOf(message, method));
process.stdout.write(JSON.stringify(found));
