// The chat itself: hands what the RoomBook knows to the chat component, and what people do to the connection.

import { CardButtons } from "./cards.js";
import { buildComponent } from "./component.js";
import { Composer } from "./composer.js";
import { copyText, newId } from "./field.js";
import { Follower } from "./follower.js";
import { EmptyRoom, RoomHeader } from "./header.js";
import { Mentions } from "./mentions.js";
import { Answering, Presence } from "./presence.js";
import { ReadingMarks } from "./reading.js";
import { SearchPanel } from "./search.js";
import { lineShown, messageShown, readersOf, roomShown, roomTitle, wordsOf } from "./shown.js";
import {
  ANSWERING, ASSISTANT_NAME, COPIED, HIT_TOO_FAR, MESSAGE_ACTIONS, PRESS_OFFLINE, PRIVATE_HINT, WHO_READ, heard,
  memberCount, noLongerIn, pinnedText, whoRead, whoTypes,
} from "./wording.js";

const PAGES_TO_A_HIT = 20;
const NARROW = "(max-width: 759px)";

export class Chat {
  constructor({ me, limit, book, connection, notify, notifications }) {
    Object.assign(this, { me, book, connection, notify, notifications });
    this.openRoom = null;
    this.answering = new Answering(() => this.showRooms());
    this.presence = new Presence(() => this.showRooms());
    this.marks = new ReadingMarks(book, connection);
    this.header = new RoomHeader(() => this.search.show(roomTitle(this.room)));
    this.empty = new EmptyRoom((text) => this.composer.write(text));
    this.element = buildComponent({ me, slotted: [this.header.element, this.empty.element], on: this.reactions() });
    this.follower = new Follower(this.element.shadowRoot);
    this.mentions = new Mentions(this.element, () => this.mentionable());
    const say = (line) => this.say(line);
    this.composer = new Composer(this.element, { room: () => this.openRoom, limit, mentions: this.mentions, say, notify });
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

  // What to do when the component tells of something.
  reactions() {
    return {
      "fetch-messages": ({ room, options }) => this.fetch(room.roomId, options?.reset),
      "send-message": (sent) => this.composer.send(sent),
      "typing-message": ({ message }) => this.typed(message),
      "toggle-rooms-list": ({ opened }) => this.listToggled(opened),
      "message-action-handler": ({ action, message }) => this.act(action.name, Number(message._id)),
    };
  }

  // ---- what people do ----

  fetch(roomId, opened) {
    const room = this.book.rooms.get(roomId);
    if (!room) return;
    if (opened) {
      this.openRoom = roomId;
      this.marks.opened(room);
      this.composer.opened(roomId);
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
    if (roomId === this.openRoom) return;
    // The component hears of changes only, and it is not told when people open another room by hand.
    this.element.roomId = "";
    setTimeout(() => (this.element.roomId = roomId));
  }

  listToggled(opened) {
    if (!opened || !matchMedia(NARROW).matches) return;
    this.openRoom = null;
    this.search.close();
    this.showRoomState();
  }

  say(line) {
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
    if (matchMedia(NARROW).matches) this.search.close();
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
    await copyText(message.text.replaceAll("**", ""));
    this.notify(COPIED, 2_000);
  }

  // ---- what the server says ----

  takeRooms(rooms) {
    const left = this.room && !rooms.some((room) => room.id === this.openRoom) && this.room;
    this.book.take(rooms);
    if (left) this.leave(left);
    this.showRooms();
    // From now on the component leaves people where they are when there is a room more.
    setTimeout(() => (this.element.loadFirstRoom = false));
    this.showRoomState();
    if (this.openRoom) this.connection.write({ type: "history", room: this.openRoom });
  }

  // The room that was open is no more this person's.
  leave(room) {
    this.openRoom = null;
    this.search.close();
    this.notify(noLongerIn(roomTitle(room)));
    if (!matchMedia(NARROW).matches) this.open(this.book.rooms.keys().next().value);
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
    if (message.sender === null) this.answering.ended(message.room);
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
    if (!watched && message.room === this.openRoom) this.marks.missed(message.id);
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

  awaitAnswer(id) {
    if (this.book.rooms.get(id)?.kind === "private") this.answering.began(id);
  }

  seen() {
    if (document.hidden || !this.room) return;
    this.marks.seen(this.openRoom);
    this.showRooms();
  }

  // ---- what is shown ----

  showRooms() {
    const { me } = this;
    this.element.rooms = [...this.book.rooms.values()].map((room) => roomShown(room, { me, writing: this.writing(room) }));
    if (this.room) this.header.show(this.room, this.writing(this.room) || this.below(this.room));
    this.dispatchUnread?.(this.book.unread());
  }

  // Who is just writing there, as a sentence; "" for nobody.
  writing(room) {
    if (room.kind === "private") return this.answering.in(room.id) ? ANSWERING : "";
    const codes = this.presence.in(room.id);
    const writers = room.members.filter((person) => codes.includes(person.code));
    return writers.length ? whoTypes(writers) : "";
  }

  below(room) {
    return room.kind === "private" ? PRIVATE_HINT : memberCount(room.members.length);
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

  showMessages() {
    const room = this.room;
    if (!room) return;
    this.cards.prepare(room.messages);
    const kept = room.messages.map((message) => messageShown(message, { me: this.me, unseen: this.marks.unseen, room }));
    const stored = new Set(room.messages.map((message) => message.client));
    const waiting = this.connection.queue.filter((line) => line.room === room.id && !stored.has(line.id));
    const about = { me: this.me, room, usable: this.connection.usable };
    this.element.messages = [...kept, ...waiting.map((line) => lineShown(line, about))];
    this.element.messagesLoaded = room.loaded && !room.more;
  }
}
