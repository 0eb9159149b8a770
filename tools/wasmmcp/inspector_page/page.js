// The page: lists on the left, the form and its result in the middle, messages on the right.

import {element, milliseconds, pretty} from './elements.js';
import {form, Wrong} from './forms.js';
import {ask} from './questions.js';
import {result} from './results.js';

const at = id => document.getElementById(id);
const KINDS = {tools: 'Tools', prompts: 'Prompts', resources: 'Resources', resourceTemplates: 'Resource templates'};
const HINTS = {readOnlyHint: ['only reads', 'may change things'], destructiveHint: ['may destroy'], idempotentHint: ['twice is as once'],
               openWorldHint: ['reaches outside']};
let era = 'legacy';
let lists = {};
let progress = null;  // of the call that runs

async function post(what, given = {}) {
  const answer = await fetch(what, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({era, ...given})});
  if (!answer.ok) throw new Error(`the inspector answers with status ${answer.status}`);
  return answer.json();
}

const say = text => { at('status').textContent = text; };

// What is on the wire.

function messageName({message, problem}) {
  if (problem) return problem;
  if (message.method) return message.method + ('id' in message ? ` (${message.id})` : '');
  return `${'error' in message ? 'error' : 'result'} (${message.id})`;
}

function showMessage(event) {
  const {sent, message, at: moment} = event;
  const words = [element('span', {class: 'quiet'}, `${moment.toFixed(3)} s ${event.era} `), sent ? '→ to the server: ' : '← from the server: ', messageName(event)];
  at('wire').append(element('li', {}, element('details', {}, element('summary', {}, ...words), element('pre', {}, pretty(message)))));
  at('wire').lastElementChild.scrollIntoView({block: 'nearest'});
  if (!sent && message.method === 'notifications/progress' && progress) {
    const {progress: value, total, message: text} = message.params;
    progress.bar.max = total ?? 1;
    if (total) progress.bar.value = value;
    else progress.bar.removeAttribute('value');
    progress.text.textContent = `${text ?? 'progress'}: ${value}${total ? ` of ${total}` : ''}`;
    say(progress.text.textContent);
  }
  if (!sent && /^notifications\/(tools|prompts|resources)\/list_changed$/.test(message.method ?? '')) load();
}

function listen() {
  const events = new EventSource('events');
  events.onmessage = ({data}) => {
    const event = JSON.parse(data);
    if (event.kind === 'message') showMessage(event);
    if (event.kind === 'question') ask(event, answer => post('reply', {id: event.id, result: answer}));
  };
  events.onerror = () => say('The inspector has ended; start it again.');
}

// What there is.

const nameOf = (kind, entry) => kind === 'resources' ? entry.uri : kind === 'resourceTemplates' ? entry.uriTemplate : entry.name;

function showLists() {
  const wanted = at('filter').value.toLowerCase();
  at('lists').replaceChildren(...Object.entries(KINDS).flatMap(([kind, title]) => {
    const entries = (lists[kind] ?? []).filter(entry => JSON.stringify([nameOf(kind, entry), entry.title, entry.description]).toLowerCase().includes(wanted));
    if (!entries.length) return [];
    return [element('h2', {}, `${title} (${entries.length})`),
            element('ul', {}, ...entries.map(entry => element('li', {}, element('button', {type: 'button', 'data-kind': kind, onclick: event => {
              for (const other of document.querySelectorAll('nav [aria-current]')) other.removeAttribute('aria-current');
              event.target.setAttribute('aria-current', 'true');
              open(kind, entry);
            }}, nameOf(kind, entry)))))];
  }));
}

async function load() {
  say('Asking the server what it offers …');
  const answer = await post('lists');
  if (answer.error) {
    at('work').replaceChildren(result(answer));
    return say(answer.error.message);
  }
  lists = answer;
  const info = answer.server.serverInfo ?? answer.server._meta?.['io.modelcontextprotocol/serverInfo'] ?? {};
  at('title').textContent = [info.title ?? info.name ?? 'MCP server', info.version].filter(Boolean).join(' ');
  document.title = `${at('title').textContent} – WasmMCP inspector`;
  showLists();
  say(`Connected in ${milliseconds(answer.connected)}: ${Object.entries(KINDS).map(([kind, title]) => `${answer[kind].length} ${title.toLowerCase()}`).join(', ')}.`);
}

// One of them.

const REQUESTS = {
  tools: (entry, given) => ['tools/call', {name: entry.name, arguments: given}],
  prompts: (entry, given) => ['prompts/get', {name: entry.name, arguments: given}],
  resources: entry => ['resources/read', {uri: entry.uri}],
  resourceTemplates: (entry, given) => ['resources/read', {uri: entry.uriTemplate.replace(/\{[?&#+/.;]?([^}]+)\}/g, (_, name) => encodeURIComponent(given[name] ?? ''))}],
};

function schemaOf(kind, entry) {
  if (kind === 'tools') return entry.inputSchema;
  if (kind === 'prompts') {
    return {properties: Object.fromEntries((entry.arguments ?? []).map(each => [each.name, {type: 'string', description: each.description}])),
            required: (entry.arguments ?? []).filter(each => each.required).map(each => each.name)};
  }
  if (kind === 'resources') return {};
  const names = [...entry.uriTemplate.matchAll(/\{[?&#+/.;]?([^}]+)\}/g)].map(found => found[1]);
  return {properties: Object.fromEntries(names.map(name => [name, {type: 'string', maxLength: 200}])), required: names};
}

function chips(entry) {
  const words = Object.entries(HINTS).flatMap(([name, [yes, no]]) => entry.annotations?.[name] === true ? [yes] : entry.annotations?.[name] === false && no ? [no] : []);
  return words.length ? element('ul', {class: 'chips', 'aria-label': 'Hints'}, ...words.map(word => element('li', {}, word))) : null;
}

function open(kind, entry) {
  const fields = form(schemaOf(kind, entry));
  const fault = element('p', {class: 'bad-text', role: 'alert'});
  const verb = {tools: 'Call', prompts: 'Get', resources: 'Read', resourceTemplates: 'Read'}[kind];
  const button = element('button', {type: 'submit', class: 'main'}, `${verb} ${entry.name ?? ''}`);
  const answer = element('div', {'aria-live': 'polite'});
  const submit = async event => {
    event.preventDefault();
    fault.textContent = '';
    let given;
    try {
      given = fields.read();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      fault.textContent = error.message;
      return error.field.focus();
    }
    const [method, params] = REQUESTS[kind](entry, given);
    progress = {bar: element('progress', {'aria-label': 'Progress'}), text: element('p', {class: 'about'})};
    answer.replaceChildren(progress.bar, progress.text);
    button.disabled = true;
    say(`${method} …`);
    try {
      const shown = result(await post('request', {method, params}));
      answer.replaceChildren(shown);
      say(shown.classList.contains('bad') ? 'It ended with an error.' : 'Answered.');
    } catch (error) {
      answer.replaceChildren(element('p', {class: 'bad-text'}, error.message));
    } finally {
      progress = null;
      button.disabled = false;
    }
  };
  at('work').replaceChildren(
      element('h2', {}, entry.title ?? entry.name ?? nameOf(kind, entry)), element('p', {class: 'about'}, entry.description ?? ''), chips(entry) ?? '',
      element('form', {onsubmit: submit, novalidate: true}, fields.node, fault, button), answer,
      element('details', {}, element('summary', {}, 'Its declaration as JSON'), element('pre', {}, pretty(entry))));
  at('work').querySelector('input,select,textarea,button')?.focus();
}

// The binaries, where we have them.
function showAbout(about) {
  at('touches').textContent = about.touches ?? '';
  if (!about.components) return;
  const rows = Object.entries(about.components).map(([name, {bytes, parts, imports}]) => element('tr', {}, element('th', {scope: 'row'}, name),
      element('td', {}, `${Math.round(bytes / 1000)} kB`), element('td', {}, Object.entries(parts).map(([part, size]) => `${part} ${Math.round(size / 1000)} kB`).join(', ')),
      element('td', {}, imports.join(', '))));
  at('work').append(element('h2', {}, 'Components'), element('table', {}, element('tr', {},
      ...['file', 'size', 'parts', 'imports'].map(name => element('th', {scope: 'col'}, name))), ...rows));
}

async function start() {
  listen();
  const {about, eras, title} = await post('about');
  at('title').textContent = title;
  for (const [name, revision] of Object.entries(eras)) {
    at('eras').append(element('label', {}, element('input', {type: 'radio', name: 'era', value: name, checked: name === era, onchange: () => {
      era = name;
      load();
    }}), ` ${revision} ${name === 'modern' ? '(each request says all)' : '(a session)'}`));
  }
  showAbout(about);
  at('filter').addEventListener('input', showLists);
  at('clear').addEventListener('click', () => at('wire').replaceChildren());
  await load();
}

start().catch(error => say(error.message));
