// Elements out of text alone: nothing that a server says becomes HTML.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child != null));
  return made;
}

export const pretty = value => JSON.stringify(value, null, 2);

let numbers = 0;
export const freshId = () => `e${++numbers}`;

export const milliseconds = value => value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`;
