// Buttons under the assistant's messages, and the files that come with them.
//
// The chat component shows them through its slot "message-failure_<id>", which stands right of a message box and
// which shadow.css.js moves below it: so the message itself stays the component's own, with its reply menu.
// The component looks for slots only when it is redrawn and only when their NUMBER in the document has changed.
// So they are appended before the messages are handed over, never removed, and a page that shows exactly as many as
// before gets one more, empty, element.

import { download, picture, sound } from "./download.js";
import { CHART_ALT, FILE_GONE, LISTEN, pictureAlt, sizeText } from "./wording.js";

export class CardButtons {
  constructor(chat, press, notify) {
    this.chat = chat;
    this.press = press;
    this.notify = notify;
    this.shown = new Map();
    this.waiting = new Set();
  }

  // Make the buttons of these messages what they are to be; call before the component gets the messages.
  prepare(messages) {
    for (const message of messages) {
      const files = message.files || [];
      if (!message.buttons.length && !files.length && !this.shown.has(message.id)) continue;
      const state = JSON.stringify([message.buttons, files, this.waiting.has(message.id)]);
      let group = this.shown.get(message.id);
      if (!group) {
        group = document.createElement("div");
        group.slot = `message-failure_${message.id}`;
        group.className = message.client === null ? "card-buttons" : "card-buttons own";
        this.chat.append(group);
        this.shown.set(message.id, group);
      }
      if (group.dataset.state === state) continue;
      group.dataset.state = state;
      const rows = message.buttons.map((row) => this.row(message, row));
      const shown = files.map((file) => this.file(file, message));
      group.replaceChildren(...shown, ...rows);
    }
  }

  row(message, buttons) {
    const row = document.createElement("div");
    row.className = "card-row";
    row.append(...buttons.map((button) => this.button(message, button)));
    return row;
  }

  file(file, message) {
    if (file.kind === "image") return this.imageRow(file, message);
    return file.kind === "voice" ? this.voiceRow(file, message) : this.fileRow(file, message);
  }

  // The height is kept free until the picture is there, so that what stands below does not jump much.
  imageRow({ name, token }, message) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = message.sender === null ? "picture" : "picture photo";
    const image = document.createElement("img");
    image.alt = message.sender === null ? CHART_ALT : pictureAlt(name);
    button.append(image);
    picture(token, message.id).then((address) => {
      if (address) image.src = address;
      else button.textContent = FILE_GONE;
    });
    button.addEventListener("click", () => this.download(button, name, token, message));
    return button;
  }

  fileRow({ name, token, size }, message) {
    const row = document.createElement("div");
    row.className = "card-row";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "file";
    button.textContent = ["⬇", name, size ? `· ${sizeText(size)}` : ""].filter(Boolean).join(" ");
    button.addEventListener("click", () => this.download(button, name, token, message));
    row.append(button);
    return row;
  }

  // The sound is fetched when it is wanted.
  voiceRow({ token }, message) {
    const row = document.createElement("div");
    row.className = "card-row";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = LISTEN;
    button.addEventListener("click", async () => {
      button.disabled = true;
      const address = await sound(token, message.id);
      if (!address) return this.notify(FILE_GONE);
      const player = document.createElement("audio");
      player.controls = true;
      player.src = address;
      button.replaceWith(player);
      player.focus();
      player.play().catch(() => null);
    });
    row.append(button);
    return row;
  }

  async download(button, name, token, message) {
    button.disabled = true;
    if (!(await download(token, name, message.id))) this.notify(FILE_GONE);
    button.disabled = false;
  }

  button(message, { label, token, chosen }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.classList.toggle("chosen", chosen);
    button.disabled = chosen || this.waiting.has(message.id);
    if (chosen) button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => this.press(message, token));
    return button;
  }

  setWaiting(messageId, waiting) {
    if (waiting) this.waiting.add(messageId);
    else this.waiting.delete(messageId);
  }
}
