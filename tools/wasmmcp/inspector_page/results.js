// What came back: texts, pictures, sounds, resources, structured results, errors, and how long it took.

import {element, milliseconds, pretty} from './elements.js';
import {looksLikeMarkdown, markdown} from './markdown.js';

const PHASES = {total: 'from question to answer', server: 'in the server', parse: 'reading JSON', tool: 'the tool', io: 'waiting for the world'};

function text(value) {
  const plain = element('pre', {}, value);
  if (!looksLikeMarkdown(value)) return plain;
  const shown = markdown(value);
  const place = element('div', {}, shown);
  const change = element('button', {type: 'button', 'aria-pressed': 'false', onclick: () => {
    const now = change.getAttribute('aria-pressed') === 'true';
    change.setAttribute('aria-pressed', String(!now));
    place.replaceChildren(now ? shown : plain);
  }}, 'As it was sent');
  return element('div', {}, place, change);
}

function resource(given) {
  if (given.text != null) return element('div', {}, element('h3', {}, given.uri ?? ''), text(given.text));
  if (given.blob != null && /^image\//.test(given.mimeType)) return picture(given.blob, given.mimeType, given.uri);
  return element('pre', {}, pretty(given));
}

const picture = (data, type, about) => element('img', {src: `data:${type};base64,${data}`, alt: about ?? `a picture of ${type}`});

export function content(block) {
  switch (block.type) {
    case 'text': return text(block.text);
    case 'image': return picture(block.data, block.mimeType);
    case 'audio': return element('audio', {controls: true, src: `data:${block.mimeType};base64,${block.data}`,
                                           'aria-label': `a sound of ${block.mimeType}`});
    case 'resource': return resource(block.resource);
    case 'resource_link': return element('p', {}, 'Resource ', element('code', {}, block.uri), ` ${block.description ?? block.name ?? ''}`);
    default: return element('pre', {}, pretty(block));
  }
}

// Objects of plain values as a table, lists of such as one; the rest as JSON.
function structured(value) {
  const rows = Array.isArray(value) ? value : [value];
  const isPlain = each => each && typeof each === 'object' && !Array.isArray(each) &&
      Object.values(each).every(inner => inner === null || typeof inner !== 'object');
  if (!rows.length || !rows.every(isPlain)) return element('pre', {}, pretty(value));
  const names = [...new Set(rows.flatMap(Object.keys))];
  return element('table', {}, element('tr', {}, ...names.map(name => element('th', {scope: 'col'}, name))),
                 ...rows.slice(0, 200).map(row => element('tr', {}, ...names.map(name =>
                     element('td', {}, row[name] === undefined ? '' : String(row[name]))))));
}

function timing(given) {
  return element('ul', {class: 'timing', 'aria-label': 'How long it took'}, ...Object.entries(PHASES).filter(([name]) => given?.[name] != null)
      .map(([name, words]) => element('li', {}, `${words}: ${milliseconds(given[name])}`)));
}

export function result(answer) {
  const {error, result: value} = answer;
  const bad = Boolean(error || value?.isError);
  const box = element('section', {class: `result${bad ? ' bad' : ''}`, 'aria-label': bad ? 'Error' : 'Result', tabindex: '-1'});
  box.append(element('h3', {class: bad ? 'bad-text' : ''}, error ? `Refused${error.code ? ` (${error.code})` : ''}` : bad ? 'Error of the tool' : 'Result'));
  if (error) {
    box.append(element('pre', {}, error.message ?? pretty(error)));
    if (error.data !== undefined) box.append(element('pre', {}, pretty(error.data)));
    return box;
  }
  if (value.structuredContent !== undefined) {
    box.append(element('h3', {}, 'Structured'), structured(value.structuredContent));
  }
  // Texts that only repeat what is structured need not be shown twice.
  const twin = value.structuredContent !== undefined && JSON.stringify(value.structuredContent);
  const blocks = (value.content ?? []).filter(block => {
    try {
      return !(twin && block.type === 'text' && JSON.stringify(JSON.parse(block.text)) === twin);
    } catch {
      return true;
    }
  });
  for (const block of blocks) box.append(content(block));
  for (const each of value.contents ?? []) box.append(resource(each));
  for (const message of value.messages ?? []) {
    box.append(element('h3', {}, message.role), ...[message.content].flat().map(content));
  }
  box.append(timing(answer.timing),
             element('details', {}, element('summary', {}, 'All of it as JSON'), element('pre', {}, pretty(value))));
  return box;
}
