// The chat itself: hands what the RoomBook knows to the chat component, and what people do to the connection.

import { CardButtons } from "./cards.js";
import { Follower } from "./follower.js";
import { makeReachable } from "./reachable.js";
import { CHAT_STYLES, SHADOW_STYLE } from "./shadow.css.js";
import { asWritten, clockTime, dayName, face, shortTime, withBold } from "./text.js";
import {
  ANSWERING, ASSISTANT_NAME, CHAT_TEXTS, COPIED, EMPTY_GROUP, EMPTY_PRIVATE, EXAMPLES, MESSAGE_ACTIONS, PRESS_OFFLINE,
  PRIVATE_HINT, SENDING, SENDING_VOICE, WAITING, counterText, memberCount, tooLong,
} from "./wording.js";
import { postVoice } from "./voice.js";

// Stands for the assistant where the component wants a person's id; no code of a person begins with a space.
const ASSISTANT = " assistant";
const ANSWER_SHOWN = 12_000;

export class Chat {
  constructor({ me, limit, book, connection, notify }) {
    Object.assign(this, { me, limit, book, connection, notify });
    this.openRoom = null;
    this.answering = new Map();
    this.header = slotted("room-header-info", "room-info");
    this.empty = slotted("messages-empty", "room-empty");
    this.element = this.build();
    this.cards = new CardButtons(this.element, (message, token) => this.press(message, token), notify);
    document.addEventListener("visibilitychange", () => this.seen());
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
      showFiles: false,
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
    on("toggle-rooms-list", ({ opened }) => opened && matchMedia("(max-width: 759px)").matches && (this.openRoom = null));
    on("message-action-handler", ({ action, message }) => action.name === "copyText" && this.copy(message._id));
    chat.addEventListener("click", openLinkOutside, true);
    chat.addEventListener("input", (event) => this.count(event.composedPath()[0]));
    holdEnterWhileComposing(chat);
    chat.append(this.header, this.empty);
    document.getElementById("chat").prepend(chat);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHADOW_STYLE);
    chat.shadowRoot.adoptedStyleSheets = [sheet];
    makeReachable(chat.shadowRoot);
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
      this.showEmpty();
      this.follower.toEnd();
      this.element.messages = [];
      this.element.messagesLoaded = false;
      if (room.loaded) this.showMessages();
      this.seen();
      this.connection.write({ type: "history", room: roomId });
    } else {
      this.connection.write({ type: "history", room: roomId, before: room.messages[0]?.id });
    }
  }

  send({ roomId, content, replyMessage, usersTag, files }) {
    const spoken = (files || []).find((file) => file.audio);
    if (spoken) {
      this.sendVoice(roomId, spoken.blob);
      return;
    }
    const { text, mentions } = readTags(content, usersTag || []);
    const length = [...text].length;
    if (length > this.limit) {
      this.notify(tooLong(length, this.limit));
      this.write(text);
      return;
    }
    const reply = replyMessage ? Number(replyMessage._id) || null : null;
    const line = { type: "send", id: crypto.randomUUID?.() || randomId(), room: roomId, text, mentions, reply };
    this.count(null);
    this.follower.toEnd();
    this.connection.enqueue(line);
    this.seen();
    this.showMessages();
  }

  // A voice note is too large for the socket's frames; the server tells the room of it like of a line.
  async sendVoice(roomId, sound) {
    this.notify(SENDING_VOICE, Infinity);
    const answer = await postVoice(roomId, crypto.randomUUID?.() || randomId(), sound);
    this.notify(answer.error || "");
    if (answer.message) this.takeMessage(answer.message);
  }

  press(message, token) {
    if (!this.connection.usable) {
      this.notify(PRESS_OFFLINE);
      return;
    }
    const id = crypto.randomUUID?.() || randomId();
    this.cards.setWaiting(message.id, true);
    this.pressed = { ...this.pressed, [id]: message.id };
    this.connection.write({ type: "press", id, room: message.room, message: message.id, token });
    this.awaitAnswer(message.room);
    this.showMessages();
  }

  async copy(id) {
    const message = this.book.rooms.get(this.openRoom)?.messages.find((other) => String(other.id) === id);
    if (!message) return;
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
    if (this.openRoom) this.connection.write({ type: "history", room: this.openRoom });
  }

  takeHistory(frame) {
    this.book.takeHistory(frame);
    if (frame.room === this.openRoom) this.showMessages();
  }

  takeMessage(message) {
    if (!this.book.rooms.has(message.room)) {
      this.connection.write({ type: "rooms", read: this.book.read });
      return;
    }
    const fresh = this.book.takeMessage(message);
    if (message.sender === null) this.stopAnswering(message.room);
    else if (message.sender === this.me.code && fresh) this.awaitAnswer(message.room);
    const watched = message.room === this.openRoom && !document.hidden;
    if (fresh && message.sender !== this.me.code && !watched) this.book.rooms.get(message.room).unread += 1;
    if (watched) this.book.markRead(message.room);
    this.showRooms();
    if (message.room === this.openRoom) this.showMessages();
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
    if (document.hidden || !this.openRoom) return;
    this.book.markRead(this.openRoom);
    this.showRooms();
  }

  // ---- what is shown ----

  showRooms() {
    this.element.rooms = [...this.book.rooms.values()].map((room) => this.roomShown(room));
    this.showHeader();
    this.dispatchUnread?.(this.book.unread());
  }

  showHeader() {
    const room = this.book.rooms.get(this.openRoom);
    if (!room) return;
    const title = document.createElement("strong");
    title.textContent = roomTitle(room);
    const below = document.createElement("small");
    const answering = this.answering.has(room.id);
    below.textContent = answering ? ANSWERING : room.kind === "private" ? PRIVATE_HINT : memberCount(room.members.length);
    below.title = room.kind === "private" ? "" : room.members.map((person) => person.name).join(", ");
    this.header.replaceChildren(title, below);
  }

  // What a room without messages says: how to talk to the assistant, with examples to take into the field.
  showEmpty() {
    const room = this.book.rooms.get(this.openRoom);
    const lead = document.createElement("p");
    lead.textContent = room.kind === "private" ? EMPTY_PRIVATE : EMPTY_GROUP;
    const examples = EXAMPLES.map((text) => {
      const example = document.createElement("button");
      example.type = "button";
      example.textContent = text;
      example.addEventListener("click", () => this.write(text));
      return example;
    });
    this.empty.replaceChildren(lead, ...examples);
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

  roomShown(room) {
    const own = room.kind === "private";
    const people = room.members
      .map((person) => ({ _id: person.code, username: person.name }))
      .sort((a, b) => a.username.localeCompare(b.username, "vi"));
    const last = room.last;
    return {
      roomId: room.id,
      roomName: roomTitle(room),
      avatar: own ? "/static/logo.svg" : face(room.title, true),
      unreadCount: room.unread > 50 ? "50+" : room.unread,
      index: own ? Number.MAX_SAFE_INTEGER : last ? last.id : 0,
      lastMessage: last && {
        _id: String(last.id),
        content: (last.sender === null ? withBold : asWritten)(last.text.replace(/\s+/g, " ").slice(0, 120)),
        senderId: last.sender ?? ASSISTANT,
        username: last.name,
        timestamp: shortTime(last.at),
        saved: true,
        new: room.unread > 0,
      },
      users: [{ _id: ASSISTANT, username: ASSISTANT_NAME }, ...people],
      typingUsers: this.answering.has(room.id) ? [ASSISTANT] : [],
    };
  }

  showMessages() {
    const room = this.book.rooms.get(this.openRoom);
    if (!room) return;
    this.cards.prepare(room.messages);
    const kept = room.messages.map((message) => this.messageShown(message));
    const stored = new Set(room.messages.map((message) => message.client));
    const waiting = this.connection.queue.filter((line) => line.room === room.id && !stored.has(line.id));
    this.element.messages = [...kept, ...waiting.map((line) => this.lineShown(line, room))];
    this.element.messagesLoaded = room.loaded && !room.more;
  }

  messageShown(message) {
    const ours = message.sender === null;
    return {
      _id: String(message.id),
      indexId: message.client || String(message.id),
      content: ours ? withBold(message.text) : asWritten(message.text),
      senderId: message.sender ?? ASSISTANT,
      username: message.name,
      avatar: message.sender === this.me.code ? null : ours ? "/static/logo.svg" : face(message.name),
      date: dayName(message.at),
      timestamp: clockTime(message.at),
      edited: message.edited,
      saved: true,
      seen: message.sender === this.me.code ? undefined : message.id <= this.newFrom,
      disableReactions: true,
      replyMessage: message.reply && {
        content: message.reply.sender === null ? withBold(message.reply.text) : asWritten(message.reply.text),
        senderId: message.reply.sender ?? ASSISTANT,
      },
    };
  }

  lineShown(line, room) {
    const quoted = room.messages.find((message) => message.id === line.reply);
    return {
      _id: `waiting-${line.id}`,
      indexId: line.id,
      content: asWritten(line.text),
      senderId: this.me.code,
      username: this.me.name,
      date: dayName(new Date().toISOString()),
      timestamp: this.connection.usable ? SENDING : WAITING,
      saved: false,
      disableActions: true,
      disableReactions: true,
      replyMessage: quoted && { content: asWritten(quoted.text), senderId: quoted.sender ?? ASSISTANT },
    };
  }
}

function slotted(slot, className) {
  const element = document.createElement("div");
  element.slot = slot;
  element.className = className;
  return element;
}

function roomTitle(room) {
  return room.kind === "private" ? ASSISTANT_NAME : room.title;
}

// The component names picked people in tags; the server wants plain text and where in it they stand (code points).
function readTags(content, picked) {
  const mentions = [];
  let text = "";
  let from = 0;
  for (const tag of content.matchAll(/<usertag>([^<]*)<\/usertag>/g)) {
    text += content.slice(from, tag.index);
    const begin = [...text].length;
    const user = picked.find((person) => person._id === tag[1]);
    text += `@${user?.username ?? tag[1]}`;
    mentions.push({ begin, finish: [...text].length, code: tag[1] === ASSISTANT ? "" : tag[1] });
    from = tag.index + tag[0].length;
  }
  return { text: text + content.slice(from), mentions };
}

function openLinkOutside(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link) return;
  event.preventDefault();
  open(link.href, "_blank", "noopener,noreferrer");
}

// The component sends on the release of Enter. The Enter that ends a Vietnamese composition belongs to the input
// method: its release is kept from the component.
function holdEnterWhileComposing(chat) {
  let composing = false;
  let held = false;
  chat.addEventListener("compositionstart", () => (composing = true), true);
  chat.addEventListener("compositionend", () => (composing = false), true);
  chat.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.keyCode === 229) held = composing || event.isComposing || event.keyCode === 229;
  }, true);
  chat.addEventListener("keyup", (event) => {
    if (event.key !== "Enter" || !(held || composing || event.isComposing)) return;
    held = false;
    event.stopPropagation();
  }, true);
}

// crypto.randomUUID exists on https and localhost only; an office may serve plain http inside.
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
