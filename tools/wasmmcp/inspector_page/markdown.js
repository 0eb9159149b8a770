// Markdown as models and tools write it, as elements: headings, lists, quotes, tables, code, emphasis, links.

import {element} from './elements.js';

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|!?\[([^\]]*)\]\((https?:[^)\s]+)\)/g;

export const looksLikeMarkdown = text => /^(#{1,6} |[-*] |\d+\. |> |```|\|.+\|$)/m.test(text) || /\*\*[^*]+\*\*|\]\(https?:/.test(text);

function inline(text) {
  const out = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    out.push(text.slice(at, found.index));
    const [whole, code, strong, emphasis, label, link] = found;
    if (code != null) out.push(element('code', {}, code));
    else if (strong != null) out.push(element('strong', {}, strong));
    else if (emphasis != null) out.push(element('em', {}, emphasis));
    else out.push(element('a', {href: link, rel: 'noreferrer noopener', target: '_blank'}, label || link));
    at = found.index + whole.length;
  }
  out.push(text.slice(at));
  return out;
}

const cells = line => line.replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());

export function markdown(text) {
  const lines = text.split('\n');
  const root = element('div', {class: 'markdown'});
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    const heading = /^(#{1,6}) +(.*)/.exec(line);
    const item = /^\s*([-*+]|\d+[.)]) +(.*)/.exec(line);
    if (line.startsWith('```')) {
      const end = lines.findIndex((each, index) => index > at && each.startsWith('```'));
      const last = end < 0 ? lines.length : end;
      root.append(element('pre', {}, lines.slice(at + 1, last).join('\n')));
      at = last + 1;
    } else if (heading) {
      // Below the page's own.
      root.append(element(`h${Math.min(6, heading[1].length + 3)}`, {}, ...inline(heading[2])));
      at++;
    } else if (item) {
      const kind = /\d/.test(item[1]) ? 'ol' : 'ul';
      const list = element(kind);
      for (let each; at < lines.length && (each = /^\s*([-*+]|\d+[.)]) +(.*)/.exec(lines[at])); at++) {
        list.append(element('li', {}, ...inline(each[2])));
      }
      root.append(list);
    } else if (/^\|.*\|\s*$/.test(line) && /^\|[\s:|-]+\|\s*$/.test(lines[at + 1] ?? '')) {
      const table = element('table', {}, element('tr', {}, ...cells(line).map(cell => element('th', {}, ...inline(cell)))));
      for (at += 2; at < lines.length && /^\|.*\|\s*$/.test(lines[at]); at++) {
        table.append(element('tr', {}, ...cells(lines[at]).map(cell => element('td', {}, ...inline(cell)))));
      }
      root.append(table);
    } else if (line.startsWith('>')) {
      const quote = [];
      for (; at < lines.length && lines[at].startsWith('>'); at++) quote.push(lines[at].replace(/^> ?/, ''));
      root.append(element('blockquote', {}, ...inline(quote.join(' '))));
    } else if (!line.trim()) {
      at++;
    } else {
      const paragraph = [];
      for (; at < lines.length && lines[at].trim() && !/^(#{1,6} |```|\||>|\s*([-*+]|\d+[.)]) )/.test(lines[at]); at++) {
        paragraph.push(lines[at]);
      }
      if (!paragraph.length) paragraph.push(lines[at++]);
      root.append(element('p', {}, ...inline(paragraph.join('\n'))));
    }
  }
  return root;
}
