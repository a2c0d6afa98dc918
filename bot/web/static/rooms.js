// What this tab knows: its rooms, their loaded messages, what is read, what still waits to be sent.

export class RoomBook {
  // `me`: the code of the person whose rooms these are.
  constructor(me, storageKey) {
    this.me = me;
    this.storageKey = storageKey;
    this.rooms = new Map();
    this.read = JSON.parse(localStorage.getItem(storageKey) || "{}");
  }

  take(list) {
    const known = this.rooms;
    this.rooms = new Map(
      list.map((room) => {
        const before = known.get(room.id);
        const { messages = [], loaded = false, more = true } = before || {};
        return [room.id, { ...room, messages, loaded, more }];
      }),
    );
  }

  // A page of history: the latest one replaces what a lost connection may have torn, older ones go in front.
  takeHistory({ room: id, before, messages, more }) {
    const room = this.rooms.get(id);
    if (!room) return;
    const known = new Set(messages.map((message) => message.id));
    const oldest = Math.min(...known);
    // The latest page fits to what is here if the two overlap; else something is missing in between: start anew.
    const fits = before !== null || room.messages.some((message) => message.id >= oldest);
    const kept = fits ? room.messages.filter((message) => !known.has(message.id)) : [];
    const reachesFurther = kept.some((message) => message.id < oldest);
    room.messages = [...messages, ...kept].sort((a, b) => a.id - b.id);
    if (before !== null || !reachesFurther) room.more = more;
    room.loaded = true;
  }

  // True where the message is new to this tab (not an edit, nor seen before).
  takeMessage(message) {
    const room = this.rooms.get(message.room);
    if (!room) return false;
    const place = room.messages.findIndex((other) => other.id === message.id);
    const last = room.last;
    const fresh = place < 0 && (!last || message.id > last.id);
    if (place >= 0) room.messages[place] = message;
    else if (room.loaded) room.messages = [...room.messages, message].sort((a, b) => a.id - b.id);
    if (!last || message.id >= last.id) room.last = message;
    return fresh;
  }

  markRead(id) {
    const room = this.rooms.get(id);
    if (!room) return;
    room.unread = 0;
    if (room.last) this.read[id] = Math.max(this.read[id] || 0, room.last.id);
    localStorage.setItem(this.storageKey, JSON.stringify(this.read));
  }

  readMark(id) {
    return this.read[id] || 0;
  }

  unread() {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
  }
}
