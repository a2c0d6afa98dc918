// Suggestions after an "@": by any part of a name, with or without marks, as people call each other by given names.
//
// The chat component's own would find somebody by the family name alone. It is told of the choice as if it were typed.

import { folded } from "./text.js";
import { MENTIONS_LABEL, mentionAnnounced } from "./wording.js";

const ASKED = /(?:^|[\s(])@([^\s@]*(?: [^\s@]+){0,3})$/u;
const MOST = 6;

export class Mentions {
  constructor(chat, people) {
    this.chat = chat;
    this.people = people;
    this.picked = [];
    this.found = [];
    this.active = 0;
    this.list = document.createElement("ul");
    this.list.className = "mentions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", MENTIONS_LABEL);
    this.said = document.createElement("div");
    this.said.className = "visually-hidden";
    this.said.setAttribute("aria-live", "assertive");
    chat.after(this.list, this.said);
    chat.addEventListener("input", (event) => this.suggest(fieldOf(event)));
    chat.addEventListener("click", (event) => this.suggest(fieldOf(event)));
    chat.addEventListener("focusout", () => this.close());
    chat.addEventListener("keydown", (event) => this.keyed(event), true);
    chat.addEventListener("keyup", (event) => this.released(event), true);
  }

  suggest(field) {
    if (!field) return;
    const before = field.value.slice(0, field.selectionStart);
    const asked = ASKED.exec(before);
    const wanted = asked && folded(asked[1]);
    const matching = asked ? this.people().filter((person) => ` ${folded(person.name)}`.includes(` ${wanted}`)) : [];
    const called = (person) => folded(person.name).split(" ").at(-1).startsWith(wanted);
    // A name that is written out already is chosen, not looked for.
    if (matching.some((person) => asked[1] === person.name)) return this.close();
    this.found = matching.sort((a, b) => called(b) - called(a)).slice(0, MOST);
    this.start = asked ? before.length - asked[1].length - 1 : 0;
    this.field = field;
    this.active = 0;
    this.show();
  }

  show() {
    this.list.hidden = !this.found.length;
    this.list.replaceChildren(...this.found.map((person, place) => this.option(person, place)));
    if (!this.found.length) return (this.said.textContent = "");
    const place = this.field.getBoundingClientRect();
    const around = this.chat.parentElement.getBoundingClientRect();
    this.list.style.left = `${place.left - around.left}px`;
    this.list.style.bottom = `${around.bottom - place.top + 8}px`;
    this.list.style.width = `${Math.min(place.width, 420)}px`;
    this.said.textContent = mentionAnnounced(this.found[this.active], this.active + 1, this.found.length);
  }

  option(person, place) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === this.active));
    const name = document.createElement("strong");
    name.textContent = person.name;
    const title = document.createElement("small");
    title.textContent = person.title;
    option.append(name, title);
    // Before the field loses the focus, which closes the list.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.pick(person);
    });
    return option;
  }

  keyed(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229 || !fieldOf(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : this.found.length - 1;
      this.active = (this.active + step) % this.found.length;
      this.show();
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.held = event.key;
      this.pick(this.found[this.active]);
    } else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The component sends on the release of Enter: not of the one that chose somebody.
  released(event) {
    if (event.key !== this.held) return;
    this.held = null;
    event.stopPropagation();
  }

  pick(person) {
    const { field, start } = this;
    const end = field.selectionStart;
    const text = `@${person.name} `;
    const after = field.value.slice(end).replace(/^ /, "");
    const earlier = occurrences(field.value.slice(0, start), person.name).length;
    const same = this.picked.filter((one) => one.name === person.name);
    const place = same[earlier] ? this.picked.indexOf(same[earlier]) : this.picked.length;
    this.picked.splice(place, 0, person);
    field.value = field.value.slice(0, start) + text + after;
    field.setSelectionRange(start + text.length, start + text.length);
    this.close();
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    field.focus();
  }

  close() {
    this.found = [];
    this.list.hidden = true;
    this.said.textContent = "";
  }

  // Where in the text (code points) those who were picked stand. Of two people with one name, of whom one was taken
  // out again, nobody is told: a wrong person is worse than a question.
  take(text) {
    const mentions = [];
    for (const name of new Set(this.picked.map((person) => person.name))) {
      const people = this.picked.filter((person) => person.name === name);
      const places = occurrences(text, name);
      const certain = new Set(people.map((person) => person.code)).size === 1;
      if (!certain && places.length !== people.length) continue;
      places.forEach((index, place) => {
        const begin = [...text.slice(0, index)].length;
        const finish = begin + [...name].length + 1;
        mentions.push({ begin, finish, code: (certain ? people[0] : people[place]).code });
      });
    }
    this.picked = [];
    return mentions.sort((a, b) => a.begin - b.begin);
  }
}

function occurrences(text, name) {
  const found = [];
  for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1)) {
    if (!/\p{L}/u.test(text.charAt(at + name.length + 1))) found.push(at);
  }
  return found;
}

function fieldOf(event) {
  const target = event.composedPath()[0];
  return target?.id === "roomTextarea" ? target : null;
}
