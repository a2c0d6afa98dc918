// What the page puts into the chat component's head and into a room without messages.

import { roomTitle } from "./shown.js";
import { EMPTY_GROUP, EMPTY_PRIVATE, EXAMPLES } from "./wording.js";

// Title of the open room, what stands below it, and the way to search in it.
export class RoomHeader {
  constructor(search) {
    this.element = slotted("room-header-info", "room-info");
    this.title = document.createElement("strong");
    this.below = document.createElement("small");
    const text = document.createElement("div");
    text.append(this.title, this.below);
    const button = document.getElementById("search-open").content.firstElementChild.cloneNode(true);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      search();
    });
    this.element.append(text, button);
  }

  show(room, below) {
    this.title.textContent = roomTitle(room);
    this.below.textContent = below;
    this.below.title = room.kind === "private" ? "" : room.members.map((person) => person.name).join(", ");
  }
}

// What a room without messages says: how to talk to the assistant, with examples to take into the field.
export class EmptyRoom {
  constructor(write) {
    this.write = write;
    this.element = slotted("messages-empty", "room-empty");
  }

  show(room) {
    const lead = document.createElement("p");
    lead.textContent = room.kind === "private" ? EMPTY_PRIVATE : EMPTY_GROUP;
    const examples = EXAMPLES.map((text) => {
      const example = document.createElement("button");
      example.type = "button";
      example.textContent = text;
      example.addEventListener("click", () => this.write(text));
      return example;
    });
    this.element.replaceChildren(lead, ...examples);
  }
}

function slotted(slot, className) {
  const element = document.createElement("div");
  element.slot = slot;
  element.className = className;
  return element;
}
