// Buttons under the assistant's messages.
//
// The chat component shows them through its slot "message-failure_<id>", which stands right of a message box and
// which shadow.css.js moves below it: so the message itself stays the component's own, with its reply menu.
// The component looks for slots only when it is redrawn and only when their NUMBER in the document has changed.
// So they are appended before the messages are handed over, never removed, and a page that shows exactly as many as
// before gets one more, empty, element.

export class CardButtons {
  constructor(chat, press) {
    this.chat = chat;
    this.press = press;
    this.shown = new Map();
    this.waiting = new Set();
  }

  // Make the buttons of these messages what they are to be; call before the component gets the messages.
  prepare(messages) {
    for (const message of messages) {
      if (!message.buttons.length && !this.shown.has(message.id)) continue;
      const state = JSON.stringify([message.buttons, this.waiting.has(message.id)]);
      let group = this.shown.get(message.id);
      if (!group) {
        group = document.createElement("div");
        group.slot = `message-failure_${message.id}`;
        group.className = "card-buttons";
        this.chat.append(group);
        this.shown.set(message.id, group);
      }
      if (group.dataset.state === state) continue;
      group.dataset.state = state;
      group.replaceChildren(...message.buttons.map((row) => this.row(message, row)));
    }
  }

  row(message, buttons) {
    const row = document.createElement("div");
    row.className = "card-row";
    row.append(...buttons.map((button) => this.button(message, button)));
    return row;
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
