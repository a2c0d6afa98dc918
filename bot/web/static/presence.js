// Who is writing in which room. Nobody says that they have stopped: it is forgotten after a while.

const SHOWN = 6_000;
const ANSWER_SHOWN = 12_000;
const TOLD_EVERY = 3_000;

export class Presence {
  constructor(changed) {
    this.changed = changed;
    this.writers = new Map();
    this.toldAt = 0;
  }

  // True where it is time again to tell the others that this person writes.
  mayTell() {
    if (Date.now() - this.toldAt < TOLD_EVERY) return false;
    this.toldAt = Date.now();
    return true;
  }

  began({ room, code }) {
    const writers = this.writers.get(room) ?? new Map();
    this.writers.set(room, writers);
    clearTimeout(writers.get(code));
    writers.set(code, setTimeout(() => this.ended(room, code), SHOWN));
    this.changed();
  }

  ended(room, code) {
    const writers = this.writers.get(room);
    clearTimeout(writers?.get(code));
    if (writers?.delete(code)) this.changed();
  }

  in(room) {
    return [...(this.writers.get(room)?.keys() ?? [])];
  }
}

// In which rooms the assistant is thought to be at an answer.
export class Answering {
  constructor(changed) {
    this.changed = changed;
    this.rooms = new Map();
  }

  began(room) {
    clearTimeout(this.rooms.get(room));
    this.rooms.set(room, setTimeout(() => this.ended(room), ANSWER_SHOWN));
    this.changed();
  }

  ended(room) {
    clearTimeout(this.rooms.get(room));
    if (this.rooms.delete(room)) this.changed();
  }

  in(room) {
    return this.rooms.has(room);
  }
}
