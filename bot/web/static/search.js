// Looking for words in the open room: a panel beside the conversation, on a phone over it.

import { dayName, clockTime } from "./text.js";
import { FOUND_NOTHING, SEARCHING, foundCount } from "./wording.js";

const PAUSE = 350;

export class SearchPanel {
  constructor({ ask, open }) {
    this.ask = ask;
    this.openHit = open;
    this.panel = document.getElementById("search");
    this.field = document.getElementById("search-words");
    this.status = document.getElementById("search-status");
    this.hits = document.getElementById("search-hits");
    this.more = document.getElementById("search-more");
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.begin(), PAUSE);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      clearTimeout(this.timer);
      this.begin();
    });
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.getElementById("search-close").addEventListener("click", () => this.close());
    this.more.addEventListener("click", () => this.ask(this.words, this.further));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  show(title) {
    this.before ??= document.activeElement;
    document.getElementById("search-room").textContent = title;
    this.panel.hidden = false;
    this.panel.parentElement.classList.add("searching");
    this.field.focus();
    this.field.select();
    this.clear();
    this.begin();
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.panel.parentElement.classList.remove("searching");
    this.before?.focus?.();
    this.before = null;
  }

  begin() {
    this.clear();
    this.words = this.field.value.trim();
    if (!this.words) return;
    this.status.textContent = SEARCHING;
    this.ask(this.words, null);
  }

  clear() {
    this.hits.replaceChildren();
    this.status.textContent = "";
    this.more.hidden = true;
  }

  take({ text, messages, further }) {
    if (!this.isOpen || text !== this.words) return;
    this.further = further;
    this.hits.append(...messages.map((message) => this.hit(message)));
    this.status.textContent = this.hits.childElementCount ? foundCount(this.hits.childElementCount, further) : FOUND_NOTHING;
    this.more.hidden = further === null;
  }

  hit(message) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const head = document.createElement("small");
    head.textContent = `${message.name} · ${dayName(message.at)}, ${clockTime(message.at)}`;
    const text = document.createElement("span");
    text.textContent = message.text.replaceAll("**", "").slice(0, 300);
    button.append(head, text);
    button.addEventListener("click", () => this.openHit(message));
    item.append(button);
    return item;
  }
}
