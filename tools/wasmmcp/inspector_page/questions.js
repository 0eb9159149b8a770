// What a server asks its user, as dialogs: a form to fill in, a page to open, or words for a model to say.

import {element, pretty} from './elements.js';
import {form, Wrong} from './forms.js';

const waiting = [];
let open = false;

// `send` takes the answer.
export function ask(question, send) {
  waiting.push([question, send]);
  if (!open) next();
}

function next() {
  const [question, send] = waiting.shift() ?? [];
  if (!question) return;
  const dialog = document.getElementById('question');
  open = true;
  const done = answer => {
    open = false;
    dialog.close();
    send(answer);
    next();
  };
  dialog.replaceChildren(...(question.method === 'sampling/createMessage' ? sampling(question.params, done)
                                                                         : elicitation(question.params, done)));
  // Escape is an answer as well.
  dialog.oncancel = event => {
    event.preventDefault();
    done(question.method === 'sampling/createMessage' ? null : {action: 'cancel'});
  };
  dialog.showModal();
}

function elicitation(params, done) {
  const title = element('h2', {id: 'question-title'}, params.message ?? 'The server asks');
  const buttons = (...more) => element('div', {class: 'row'}, ...more,
      element('button', {type: 'button', onclick: () => done({action: 'decline'})}, 'Decline'),
      element('button', {type: 'button', onclick: () => done({action: 'cancel'})}, 'Cancel'));
  if (params.mode === 'url') {
    return [title, element('p', {}, 'The server wants you to visit ', element('a', {href: params.url, target: '_blank', rel: 'noreferrer noopener'}, params.url)),
            buttons(element('button', {type: 'button', class: 'main', onclick: () => done({action: 'accept'})}, 'I have opened it'))];
  }
  const fields = form(params.requestedSchema);
  const fault = element('p', {class: 'bad-text', role: 'alert'});
  const submit = event => {
    event.preventDefault();
    try {
      done({action: 'accept', content: fields.read()});
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      fault.textContent = error.message;
      error.field.focus();
    }
  };
  return [title, element('form', {onsubmit: submit, novalidate: true}, fields.node, fault,
                         buttons(element('button', {type: 'submit', class: 'main'}, 'Accept')))];
}

function sampling(params, done) {
  const control = element('textarea', {id: 'said', rows: 4});
  const submit = event => {
    event.preventDefault();
    done({role: 'assistant', model: 'the user', stopReason: 'endTurn', content: {type: 'text', text: control.value}});
  };
  return [element('h2', {id: 'question-title'}, 'The server asks the model'), element('pre', {}, pretty(params.messages)),
          element('form', {onsubmit: submit}, element('label', {for: 'said'}, 'What the model says'), control,
                  element('div', {class: 'row'}, element('button', {type: 'submit', class: 'main'}, 'Answer'),
                          element('button', {type: 'button', onclick: () => done(null)}, 'Refuse')))];
}
