// Rooms and messages as the chat component wants them.

import { asWritten, clockTime, dayName, face, inOneLine, shortName, shortTime, withBold } from "./text.js";
import { ASSISTANT_NAME, SENDING, VOICE_LINE, WAITING, filesLine } from "./wording.js";

// Stands for the assistant where the component wants a person's id; no code of a person begins with a space.
const ASSISTANT = " assistant";

export function roomTitle(room) {
  return room.kind === "private" ? ASSISTANT_NAME : room.title;
}

// `writing`: who is just writing there, as a sentence; "" for nobody.
export function roomShown(room, { me, writing }) {
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
    lastMessage: lineBelow(room, me, writing),
    users: [{ _id: ASSISTANT, username: ASSISTANT_NAME }, ...people],
  };
}

// What stands below a room's name. The component would put names before it unescaped: it gets the line ready made, and
// no sender but oneself, whose lines it marks.
function lineBelow(room, me, writing) {
  const last = room.last;
  if (!last && !writing) return null;
  const own = !writing && last.sender === me.code;
  const named = room.kind === "group" && last && !own;
  return {
    _id: String(last?.id ?? 0),
    content: inOneLine(writing || (named ? `${shortName(last.name)}: ` : "") + wordsOf(last)),
    senderId: own ? me.code : "",
    timestamp: last ? shortTime(last.at) : "",
    saved: own,
    new: room.unread > 0,
  };
}

// `unseen`: what had come when the room was opened, or while nobody looked; the line "new messages" stands before it.
export function messageShown(message, { me, unseen, room }) {
  const ours = message.sender === null;
  const own = message.sender === me.code;
  const readers = own ? readersOf(message, room, me) : null;
  return {
    _id: String(message.id),
    indexId: message.client || String(message.id),
    content: (ours ? withBold : asWritten)(wordsOf(message)),
    senderId: message.sender ?? ASSISTANT,
    username: message.name,
    avatar: own ? null : ours ? "/static/logo.svg" : face(message.name),
    date: dayName(message.at),
    timestamp: clockTime(message.at),
    edited: message.edited,
    saved: true,
    distributed: Boolean(readers?.read.length),
    seen: own ? Boolean(readers.read.length && !readers.unread.length) : message.id <= unseen.after || message.id > unseen.upTo,
    disableReactions: true,
    replyMessage: message.reply && {
      content: message.reply.sender === null ? withBold(message.reply.text) : asWritten(message.reply.text),
      senderId: message.reply.sender ?? ASSISTANT,
    },
  };
}

export function lineShown(line, { me, room, usable }) {
  const quoted = room.messages.find((message) => message.id === line.reply);
  const text = line.type === "voice" ? VOICE_LINE : line.text || filesLine(line.uploads);
  return {
    _id: `waiting-${line.id}`,
    indexId: line.id,
    content: asWritten(text),
    senderId: me.code,
    username: me.name,
    date: dayName(new Date().toISOString()),
    timestamp: usable ? SENDING : WAITING,
    saved: false,
    disableActions: true,
    disableReactions: true,
    replyMessage: quoted && { content: asWritten(wordsOf(quoted)), senderId: quoted.sender ?? ASSISTANT },
  };
}

// Who of the others has seen this message, and who has not.
export function readersOf(message, room, me) {
  const others = room.members.filter((person) => person.code !== me.code);
  const read = others.filter((person) => (room.reads[person.code] ?? 0) >= message.id);
  return { read, unread: others.filter((person) => !read.includes(person)) };
}

export function wordsOf(message) {
  return message.text || filesLine(message.files);
}
