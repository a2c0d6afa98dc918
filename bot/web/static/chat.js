// The chat itself: hands what the RoomBook knows to the chat component, and what people do to the connection.

import { CardButtons } from "./cards.js";
import { fileName, holdEnterWhileComposing, newId, openLinkOutside } from "./field.js";
import { Follower } from "./follower.js";
import { EmptyRoom, RoomHeader } from "./header.js";
import { makeMessagesReachable } from "./keyboard.js";
import { Mentions } from "./mentions.js";
import { Presence } from "./presence.js";
import { makeReachable } from "./reachable.js";
import { SearchPanel } from "./search.js";
import { CHAT_STYLES, SHADOW_STYLE } from "./shadow.css.js";
import { ASSISTANT, lineShown, messageShown, readersOf, roomShown, roomTitle, wordsOf } from "./shown.js";
import { put } from "./stash.js";
import {
  ANSWERING, ASSISTANT_NAME, CHAT_TEXTS, COPIED, HIT_TOO_FAR, MESSAGE_ACTIONS, PRESS_OFFLINE,
  PRIVATE_HINT, WHO_READ, counterText, fileTooLarge, heard, memberCount, pinnedText, tooLong,
  tooManyFiles, whoRead, whoTypes,
} from "./wording.js";

const ANSWER_SHOWN = 12_000;
const READ_TOLD_AFTER = 400;
const LARGEST_FILE = 20 * 2 ** 20;
const MOST_FILES = 10;
const PAGES_TO_A_HIT = 20;

export class Chat {
  constructor({ me, limit, book, connection, notify, notifications }) {
    Object.assign(this, { me, limit, book, connection, notify, notifications });
    this.openRoom = null;
    this.answering = new Map();
    this.presence = new Presence(() => this.showRooms());
    this.header = new RoomHeader(() => this.search.show(roomTitle(this.room)));
    this.empty = new EmptyRoom((text) => this.write(text));
    this.element = this.build();
    this.mentions = new Mentions(this.element, () => this.mentionable());
    this.cards = new CardButtons(this.element, (message, token) => this.press(message, token), notify);
    this.search = new SearchPanel({
      ask: (text, before) => this.connection.write({ type: "search", room: this.openRoom, text, before }),
      open: (message) => this.goTo(message),
    });
    document.getElementById("pinned").addEventListener("click", () => this.goTo(this.room.pinned));
    document.addEventListener("visibilitychange", () => this.seen());
  }

  get room() {
    return this.book.rooms.get(this.openRoom);
  }

  build() {
    const chat = document.createElement("vue-advanced-chat");
    Object.assign(chat, {
      currentUserId: this.me.code,
      height: "100%",
      roomsLoaded: true,
      messagesLoaded: true,
      rooms: [],
      messages: [],
      textMessages: CHAT_TEXTS,
      messageActions: MESSAGE_ACTIONS,
      menuActions: [],
      roomActions: [],
      styles: CHAT_STYLES,
      showAddRoom: false,
      showFiles: true,
      multipleFiles: true,
      userTagsEnabled: false,
      showAudio: "mediaDevices" in navigator,
      showReactionEmojis: false,
      emojisSuggestionEnabled: false,
      responsiveBreakpoint: "760",
      emojiDataSource: "/static/vendor/emoji-vi-1.8.0.json",
    });
    // The component tells of some events while it is drawing, and every property set draws it again at once, which
    // it does not stand: act when it is done.
    const on = (name, act) => chat.addEventListener(name, (event) => queueMicrotask(() => act(event.detail[0])));
    on("fetch-messages", ({ room, options }) => this.fetch(room.roomId, options?.reset));
    on("send-message", (sent) => this.send(sent));
    on("typing-message", ({ message }) => this.typed(message));
    on("toggle-rooms-list", ({ opened }) => this.listToggled(opened));
    on("message-action-handler", ({ action, message }) => this.act(action.name, Number(message._id)));
    chat.addEventListener("click", openLinkOutside, true);
    chat.addEventListener("input", (event) => this.count(event.composedPath()[0]));
    holdEnterWhileComposing(chat);
    chat.append(this.header.element, this.empty.element);
    document.getElementById("chat").prepend(chat);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHADOW_STYLE);
    chat.shadowRoot.adoptedStyleSheets = [sheet];
    makeReachable(chat.shadowRoot);
    makeMessagesReachable(chat.shadowRoot);
    this.follower = new Follower(chat.shadowRoot);
    return chat;
  }

  // ---- what people do ----

  fetch(roomId, opened) {
    const room = this.book.rooms.get(roomId);
    if (!room) return;
    if (opened) {
      this.openRoom = roomId;
      this.newFrom = this.book.readMark(roomId);
      this.search.close();
      this.showRoomState();
      this.empty.show(room);
      this.follower.toEnd();
      this.element.messageActions = MESSAGE_ACTIONS.filter((action) => room.kind === "group" || action.name !== WHO_READ);
      this.element.messages = [];
      this.element.messagesLoaded = false;
      if (room.loaded) this.showMessages();
      this.seen();
      this.connection.write({ type: "history", room: roomId });
    } else {
      this.connection.write({ type: "history", room: roomId, before: room.messages[0]?.id });
    }
  }

  open(roomId) {
    this.element.roomId = roomId;
  }

  listToggled(opened) {
    if (!opened || !matchMedia("(max-width: 759px)").matches) return;
    this.openRoom = null;
    this.search.close();
    this.showRoomState();
  }

  send({ roomId, content, replyMessage, files }) {
    const spoken = (files || []).find((file) => file.audio);
    if (spoken) {
      const id = newId();
      put(id, spoken.blob);
      this.say({ type: "voice", id, room: roomId, text: "" });
      return;
    }
    const text = content;
    const chosen = (files || []).map((file) => ({ ...file, name: fileName(file) }));
    const refused = this.whyRefused([...text].length, chosen);
    if (refused) {
      this.notify(refused);
      this.write(text);
      return;
    }
    const reply = replyMessage ? Number(replyMessage._id) || null : null;
    const line = { type: "send", id: newId(), room: roomId, text, mentions: this.mentions.take(text), reply };
    if (chosen.length) {
      line.uploads = chosen.map(({ name, blob, type }) => {
        const key = newId();
        put(key, blob);
        return { key, name, kind: type.startsWith("image/") ? "image" : "file" };
      });
    }
    this.say(line);
  }

  whyRefused(length, files) {
    if (length > this.limit) return tooLong(length, this.limit);
    if (files.length > MOST_FILES) return tooManyFiles(MOST_FILES);
    const large = files.find((file) => file.blob.size > LARGEST_FILE);
    return large && fileTooLarge(large.name);
  }

  say(line) {
    this.count(null);
    this.follower.toEnd();
    this.connection.enqueue(line);
    this.seen();
    this.showMessages();
  }

  // Told to others while they can see it, and not at every key.
  typed(message) {
    if (!message || this.room?.kind !== "group" || !this.presence.mayTell()) return;
    this.connection.write({ type: "typing", room: this.openRoom });
  }

  mentionable() {
    if (this.room?.kind !== "group") return [];
    const people = this.room.members.filter((person) => person.code !== this.me.code);
    return [{ code: "", name: ASSISTANT_NAME, title: "" }, ...people];
  }

  act(name, id) {
    const message = this.room?.messages.find((other) => other.id === id);
    if (!message) return;
    if (name === "copyText") this.copy(message);
    if (name === WHO_READ) {
      const { read, unread } = readersOf(message, this.room, { code: message.sender });
      this.notify(whoRead(read, unread), 12_000);
    }
  }

  // Show a message of the open room, however far back it is.
  async goTo(message) {
    const room = this.room;
    if (!room || !message) return;
    if (matchMedia("(max-width: 759px)").matches) this.search.close();
    // One page further than the message itself: the component moves the list when it gets more at its top.
    const reached = () => room.messages[0]?.id < message.id;
    for (let page = 0; page < PAGES_TO_A_HIT && room.more && !reached(); page += 1) {
      this.connection.write({ type: "history", room: room.id, before: room.messages[0]?.id });
      await new Promise((resolve) => (this.pageArrived = resolve));
    }
    if (!this.room?.messages.some((one) => one.id === message.id)) return this.notify(HIT_TOO_FAR);
    this.showMessages();
    this.follower.bring(String(message.id));
  }

  press(message, token) {
    if (!this.connection.usable) {
      this.notify(PRESS_OFFLINE);
      return;
    }
    const id = newId();
    this.cards.setWaiting(message.id, true);
    this.pressed = { ...this.pressed, [id]: message.id };
    this.connection.write({ type: "press", id, room: message.room, message: message.id, token });
    this.awaitAnswer(message.room);
    this.showMessages();
  }

  async copy(message) {
    await navigator.clipboard.writeText(message.text.replaceAll("**", ""));
    this.notify(COPIED, 2_000);
  }

  count(field) {
    const length = field?.id === "roomTextarea" ? [...field.value].length : 0;
    const counter = document.getElementById("counter");
    counter.hidden = length < this.limit * 0.9;
    counter.textContent = counterText(length, this.limit);
    counter.classList.toggle("over", length > this.limit);
  }

  // ---- what the server says ----

  takeRooms(rooms) {
    this.book.take(rooms);
    this.showRooms();
    this.showRoomState();
    if (this.openRoom) this.connection.write({ type: "history", room: this.openRoom });
  }

  takeHistory(frame) {
    this.book.takeHistory(frame);
    if (frame.room === this.openRoom) this.showMessages();
    this.pageArrived?.();
  }

  takeRead({ room: id, code, message }) {
    const room = this.book.rooms.get(id);
    if (!room) return;
    room.reads[code] = Math.max(room.reads[code] ?? 0, message);
    if (code === this.me.code && message >= (room.last?.id ?? 0)) this.book.markRead(id); // read in another tab
    this.showRooms();
    if (id === this.openRoom) this.showMessages();
  }

  takeMessage(message) {
    if (!this.book.rooms.has(message.room)) {
      this.connection.write({ type: "rooms", read: this.book.read });
      return;
    }
    const fresh = this.book.takeMessage(message);
    this.presence.ended(message.room, message.sender);
    if (message.sender === null) this.stopAnswering(message.room);
    else if (message.sender === this.me.code && fresh) this.awaitAnswer(message.room);
    const watched = message.room === this.openRoom && !document.hidden;
    if (fresh && message.sender !== this.me.code) this.announce(message, watched);
    if (watched) this.seen();
    this.showRooms();
    if (message.room === this.openRoom) this.showMessages();
  }

  // To those who hear the page, and to those who look elsewhere.
  announce(message, watched) {
    const room = this.book.rooms.get(message.room);
    if (watched) document.getElementById("heard").textContent = heard(message.name, wordsOf(message).replaceAll("**", ""));
    else room.unread += 1;
    if (document.hidden || !document.hasFocus()) this.notifications.tell(message, room, (id) => this.open(id));
  }

  settlePress(id) {
    if (!this.pressed?.[id]) return;
    this.cards.setWaiting(this.pressed[id], false);
    delete this.pressed[id];
    this.showMessages();
  }

  settleAllPresses() {
    for (const id of Object.keys(this.pressed || {})) this.settlePress(id);
  }

  awaitAnswer(roomId) {
    const room = this.book.rooms.get(roomId);
    if (room?.kind !== "private") return;
    clearTimeout(this.answering.get(roomId));
    this.answering.set(roomId, setTimeout(() => this.stopAnswering(roomId), ANSWER_SHOWN));
    this.showRooms();
  }

  stopAnswering(roomId) {
    clearTimeout(this.answering.get(roomId));
    if (this.answering.delete(roomId)) this.showRooms();
  }

  seen() {
    if (document.hidden || !this.room) return;
    this.book.markRead(this.openRoom);
    this.showRooms();
    this.readTimers ??= new Map();
    const room = this.openRoom;
    clearTimeout(this.readTimers.get(room));
    this.readTimers.set(room, setTimeout(() => this.tellRead(room), READ_TOLD_AFTER));
  }

  tellRead(id) {
    const read = this.book.readMark(id);
    if (!read || (this.book.rooms.get(id)?.reads[this.me.code] ?? 0) >= read) return;
    this.connection.write({ type: "read", room: id, message: read });
  }

  // ---- what is shown ----

  showRooms() {
    this.element.rooms = [...this.book.rooms.values()].map((room) => roomShown(room, this.typing(room)));
    if (this.room) this.header.show(this.room, this.answering.has(this.room.id) ? ANSWERING : this.below(this.room));
    this.dispatchUnread?.(this.book.unread());
  }

  typing(room) {
    const people = this.presence.in(room.id);
    return this.answering.has(room.id) ? [ASSISTANT, ...people] : people;
  }

  below(room) {
    if (room.kind === "private") return PRIVATE_HINT;
    const writers = room.members.filter((person) => this.presence.in(room.id).includes(person.code));
    return writers.length ? whoTypes(writers) : memberCount(room.members.length);
  }

  // What is pinned, and whether one can write.
  showRoomState() {
    const room = this.room;
    const pinned = document.getElementById("pinned");
    pinned.hidden = !room?.pinned;
    document.getElementById("pinned-text").textContent = room?.pinned ? pinnedText(wordsOf(room.pinned)) : "";
    document.getElementById("closed").hidden = !room?.closed;
    this.element.showFooter = !room?.closed;
    this.element.classList.toggle("has-pinned", Boolean(room?.pinned));
    this.element.classList.toggle("is-closed", Boolean(room?.closed));
  }

  // Put a text into the field, as if the person had typed it.
  write(text) {
    this.element.roomMessage = "";
    setTimeout(() => {
      this.element.roomMessage = text;
      // The field takes its height from typing.
      const typed = new Event("input", { bubbles: true, composed: true });
      setTimeout(() => this.element.shadowRoot.querySelector("#roomTextarea")?.dispatchEvent(typed));
    });
  }

  showMessages() {
    const room = this.room;
    if (!room) return;
    this.cards.prepare(room.messages);
    const kept = room.messages.map((message) => messageShown(message, { me: this.me, newFrom: this.newFrom, room }));
    const stored = new Set(room.messages.map((message) => message.client));
    const waiting = this.connection.queue.filter((line) => line.room === room.id && !stored.has(line.id));
    const about = { me: this.me, room, usable: this.connection.usable };
    this.element.messages = [...kept, ...waiting.map((line) => lineShown(line, about))];
    this.element.messagesLoaded = room.loaded && !room.more;
  }
}
