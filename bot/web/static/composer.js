// What a person writes: the field, its limits, and the line that comes of it.

import { fileName, newId } from "./field.js";
import { put } from "./stash.js";
import { counterText, fileTooLarge, tooLong, tooManyFiles } from "./wording.js";

const LARGEST_FILE = 20 * 2 ** 20;
const MOST_FILES = 10;

export class Composer {
  // `room()` is the open one; `say(line)` sends what was written; `notify(text)` tells why it cannot be sent.
  constructor(chat, { room, limit, mentions, say, notify }) {
    Object.assign(this, { chat, room, limit, mentions, say, notify });
    this.drafts = new Map();
    chat.addEventListener("input", (event) => this.typed(event.composedPath()[0]));
  }

  typed(field) {
    if (field?.id === "roomTextarea") this.drafts.set(this.room(), field.value);
    this.count(field);
  }

  // The component empties the field with each change of room: what was written here before comes back.
  opened(room) {
    this.count(null);
    if (this.drafts.get(room)) this.write(this.drafts.get(room));
  }

  send({ roomId, content, replyMessage, files }) {
    const spoken = (files || []).find((file) => file.audio);
    if (spoken) return this.sendVoice(roomId, spoken);
    const chosen = (files || []).map((file) => ({ ...file, name: fileName(file) }));
    const refused = this.whyRefused([...content].length, chosen);
    if (refused) {
      this.notify(refused);
      return this.write(content);
    }
    const reply = replyMessage ? Number(replyMessage._id) || null : null;
    const mentions = this.mentions.take(content);
    const line = { type: "send", id: newId(), room: roomId, text: content, mentions, reply };
    if (chosen.length) line.uploads = chosen.map(kept);
    return this.done(line);
  }

  sendVoice(room, spoken) {
    const id = newId();
    put(id, spoken.blob);
    this.done({ type: "voice", id, room, text: "" });
  }

  done(line) {
    this.drafts.delete(line.room);
    this.count(null);
    this.say(line);
  }

  whyRefused(length, files) {
    if (length > this.limit) return tooLong(length, this.limit);
    if (files.length > MOST_FILES) return tooManyFiles(MOST_FILES);
    const large = files.find((file) => file.blob.size > LARGEST_FILE);
    return large && fileTooLarge(large.name);
  }

  count(field) {
    const length = field?.id === "roomTextarea" ? [...field.value].length : 0;
    const counter = document.getElementById("counter");
    counter.hidden = length < this.limit * 0.9;
    counter.textContent = counterText(length, this.limit);
    counter.classList.toggle("over", length > this.limit);
  }

  // Put a text into the field, as if the person had typed it.
  write(text) {
    this.chat.roomMessage = "";
    setTimeout(() => {
      this.chat.roomMessage = text;
      // The field takes its height from typing.
      const typed = new Event("input", { bubbles: true, composed: true });
      setTimeout(() => {
        this.chat.shadowRoot.querySelector("#roomTextarea")?.dispatchEvent(typed);
        // Or it would be put into the next room's field, too.
        this.chat.roomMessage = "";
      });
    });
  }
}

// The file rests in the browser until it is uploaded; the line knows it by a key.
function kept({ name, blob, type }) {
  const key = newId();
  put(key, blob);
  return { key, name, kind: type.startsWith("image/") ? "image" : "file" };
}
