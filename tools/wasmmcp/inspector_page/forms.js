// A form from a JSON Schema. Each kind of field is an element, and a function that reads it: undefined when
// it was left empty. What no field says is written as JSON.

import {element, freshId} from './elements.js';

const kindOf = schema => {
  const kinds = [schema.type ?? []].flat().filter(kind => kind !== 'null');
  return kinds.length === 1 ? kinds[0] : '';
};

// A wrong value; its message names the field.
export class Wrong extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

function described(schema, required, title) {
  const rules = [
    schema.minimum != null && `at least ${schema.minimum}`, schema.maximum != null && `at most ${schema.maximum}`,
    schema.minLength != null && `at least ${schema.minLength} characters`,
    schema.maxLength != null && `at most ${schema.maxLength} characters`,
    schema.format, schema.pattern && `like ${schema.pattern}`,
    schema.default !== undefined && `${JSON.stringify(schema.default)} when left out`].filter(Boolean).join(', ');
  return {title: [title, ' ', element('span', {class: 'needed'}, required ? '(required)' : '(optional)')],
          about: [schema.description, rules && `[${rules}]`].filter(Boolean).join(' ')};
}

function field(schema, title, required, control, read) {
  const id = freshId();
  const {title: label, about} = described(schema, required, title);
  control.id = id;
  if (about) control.setAttribute('aria-describedby', `${id}-about`);
  if (required) control.setAttribute('aria-required', 'true');
  return {node: element('div', {class: 'field'}, element('label', {for: id}, ...label),
                        about ? element('p', {id: `${id}-about`}, about) : null, control), read};
}

function choices(schema) {
  if (schema.enum) return schema.enum.map((value, index) => [value, schema.enumNames?.[index] ?? String(value)]);
  const options = schema.oneOf ?? schema.anyOf;
  if (options?.length && options.every(each => each && 'const' in each)) {
    return options.map(each => [each.const, each.title ?? String(each.const)]);
  }
  return null;
}

function choice(schema, title, required, options) {
  const control = element('select', {}, ...(required ? [] : [element('option', {value: ''}, '—')]),
                          ...options.map(([, label], index) => element('option', {value: index}, label)));
  const at = options.findIndex(([value]) => value === schema.default);
  if (at >= 0) control.value = String(at);
  return field(schema, title, required, control, () => control.value === '' ? undefined : options[control.value][0]);
}

function text(schema, title, required) {
  const long = (schema.maxLength ?? 1e9) > 200 && !schema.format && !schema.pattern;
  // Enter is done with it, as in a field of one line; with Shift it begins another.
  const submit = event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  };
  const control = long ? element('textarea', {rows: 2, spellcheck: 'false', onkeydown: submit})
                       : element('input', {type: 'text', autocomplete: 'off', spellcheck: 'false'});
  control.value = schema.default ?? '';
  return field(schema, title, required, control, () => control.value === '' && !required ? undefined : control.value);
}

function number(schema, title, required) {
  const control = element('input', {type: 'number', min: schema.minimum, max: schema.maximum,
                                    step: kindOf(schema) === 'integer' ? '1' : 'any'});
  control.value = schema.default ?? '';
  return field(schema, title, required, control, () => {
    if (control.validity.badInput) throw new Wrong(control, `${title}: this is no number`);
    return control.value === '' ? undefined : Number(control.value);
  });
}

function yesOrNo(schema, title, required) {
  return choice({...schema}, title, required, [[true, 'yes'], [false, 'no']]);
}

function list(schema, title, required) {
  const items = [];
  const place = element('div');
  const add = () => {
    const item = any(schema.items, `${title} ${items.length + 1}`, true);
    const remove = element('button', {type: 'button', onclick: () => {
      items.splice(items.indexOf(item), 1);
      row.remove();
      more.focus();
    }}, `Remove ${title} ${items.length + 1}`);
    const row = element('div', {}, item.node, remove);
    items.push(item);
    place.append(row);
    return row;
  };
  const more = element('button', {type: 'button', onclick: () => add().querySelector('input,select,textarea')?.focus()},
                       `Add to ${title}`);
  const {title: label, about} = described(schema, required, title);
  const node = element('fieldset', {class: 'nested'}, element('legend', {}, ...label),
                       about ? element('p', {class: 'about'}, about) : null, place, more);
  return {node, read: () => items.length || required ? items.map(item => item.read()) : undefined};
}

function nested(schema, title, required) {
  const inner = form(schema);
  const {title: label, about} = described(schema, required, title);
  const node = element('fieldset', {class: 'nested'}, element('legend', {}, ...label),
                       about ? element('p', {class: 'about'}, about) : null, inner.node);
  return {node, read: () => {
    const value = inner.read();
    return Object.keys(value).length || required ? value : undefined;
  }};
}

function json(schema, title, required) {
  const control = element('textarea', {rows: 3, spellcheck: 'false', placeholder: 'JSON'});
  if (schema.default !== undefined) control.value = JSON.stringify(schema.default);
  return field(schema, `${title} as JSON`, required, control, () => {
    if (control.value.trim() === '') return undefined;
    try {
      return JSON.parse(control.value);
    } catch (error) {
      throw new Wrong(control, `${title}: this is no JSON (${error.message})`);
    }
  });
}

function any(schema, title, required) {
  schema = schema && typeof schema === 'object' ? schema : {};
  const options = choices(schema);
  if (options) return choice(schema, title, required, options);
  const kind = kindOf(schema);
  if (kind === 'string') return text(schema, title, required);
  if (kind === 'number' || kind === 'integer') return number(schema, title, required);
  if (kind === 'boolean') return yesOrNo(schema, title, required);
  if (kind === 'array' && schema.items) return list(schema, title, required);
  if (kind === 'object' && schema.properties) return nested(schema, title, required);
  return json(schema, title, required);
}

// The fields of an object, and what was filled in.
export function form(schema) {
  const required = schema?.required ?? [];
  const fields = Object.entries(schema?.properties ?? {}).map(([name, each]) =>
      [name, any(each, each?.title ?? name, required.includes(name))]);
  const read = () => Object.fromEntries(fields.map(([name, each]) => [name, each.read()]).filter(([, value]) => value !== undefined));
  return {node: element('div', {}, ...fields.map(([, each]) => each.node)), read, isEmpty: !fields.length};
}
