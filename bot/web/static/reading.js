// How far this person has read: what is new to them, and what the others are told of it.

const READ_TOLD_AFTER = 400;

export class ReadingMarks {
  constructor(book, connection) {
    Object.assign(this, { book, connection });
    this.timers = new Map();
    this.unseen = { after: 0, upTo: 0 };
  }

  // The line "new messages" stands before what had come when the room was opened.
  opened(room) {
    this.unseen = { after: this.book.readMark(room.id), upTo: room.last?.id ?? 0 };
  }

  // It came to the open room while nobody looked: the line "new messages" begins there.
  missed(id) {
    if (this.unseen.upTo <= this.unseen.after) this.unseen.after = id - 1;
    this.unseen.upTo = id;
  }

  seen(room) {
    this.book.markRead(room);
    clearTimeout(this.timers.get(room));
    this.timers.set(room, setTimeout(() => this.tell(room), READ_TOLD_AFTER));
  }

  tell(id) {
    const read = this.book.readMark(id);
    if (!read || (this.book.rooms.get(id)?.reads[this.book.me] ?? 0) >= read) return;
    this.connection.write({ type: "read", room: id, message: read });
  }
}
