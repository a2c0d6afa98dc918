// The socket: says hello, comes back after a loss, and repeats lines until the server has confirmed them.

import { forget, postFiles, postVoice } from "./posting.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const ACK_WAIT = 15_000;
const PING_EVERY = 20_000;
const SILENCE_LIMIT = 45_000;
const TRY_AGAIN_AFTER = 3_000;
const TRY_AGAIN = new Set(["too_fast", "not_ready", "failed"]);

export class Connection extends EventTarget {
  // Events: "frame" (detail: the server's frame), "state" (detail: true when usable), "queue" (detail: refused item).
  constructor({ token, queueKey, readMarks }) {
    super();
    this.token = token;
    this.queueKey = queueKey;
    this.readMarks = readMarks;
    this.queue = [];
    this.usable = false;
    this.wait = FIRST_WAIT;
    this.closed = false;
    addEventListener("online", () => this.reconnectNow());
    addEventListener("offline", () => this.socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.reconnectNow();
    });
    setInterval(() => this.watch(), 5_000);
  }

  open() {
    if (this.closed) return;
    const address = new URL("/ws", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.addEventListener("open", () => this.write({ type: "hello", token: this.token, read: this.readMarks() }));
    socket.addEventListener("message", (event) => this.read(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.lost(socket));
  }

  close() {
    this.closed = true;
    this.socket?.close();
  }

  lost(socket) {
    if (socket !== this.socket || this.closed) return;
    this.setUsable(false);
    this.inFlight = null;
    clearTimeout(this.ackTimer);
    clearTimeout(this.openTimer);
    this.openTimer = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  reconnectNow() {
    if (this.closed || this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.openTimer);
    this.wait = FIRST_WAIT;
    this.open();
  }

  watch() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const silent = Date.now() - this.heardAt;
    if (silent > SILENCE_LIMIT) {
      // A dead line (a lid closed, a network changed) may never report itself: do not wait for its close.
      const dead = this.socket;
      dead.close();
      this.lost(dead);
    } else if (silent > PING_EVERY) this.write({ type: "ping" });
  }

  setUsable(usable) {
    if (usable === this.usable) return;
    this.usable = usable;
    this.dispatchEvent(new CustomEvent("state", { detail: usable }));
  }

  write(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  read(frame) {
    this.heardAt = Date.now();
    if (frame.type === "welcome") {
      this.wait = FIRST_WAIT;
      this.takeUpQueue(frame.me.code);
    }
    if (frame.type === "ack" || (frame.type === "error" && frame.id)) this.settle(frame);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "welcome") {
      this.setUsable(true);
      this.sendNext();
    }
  }

  // What one person left unsent in this tab is never sent as another's.
  takeUpQueue(code) {
    if (this.owner === code) return;
    this.owner = code;
    this.queue = JSON.parse(sessionStorage.getItem(`${this.queueKey}.${code}`) || "[]");
  }

  // Lines wait in order, one under way at a time; they live in sessionStorage, so a reload does not lose them.
  enqueue(line) {
    this.queue.push(line);
    this.saveQueue();
    this.sendNext();
  }

  sendNext() {
    if (!this.usable || this.inFlight || !this.queue.length) return;
    const line = this.queue[0];
    this.inFlight = line.id;
    if (line.type === "voice") this.sendPosted(line, postVoice(line, this.token));
    else if (line.uploads?.some((file) => !file.token)) {
      this.sendPosted(line, postFiles(line, this.token, () => this.saveQueue()));
    } else this.sendLine(line);
  }

  sendLine({ uploads, ...line }) {
    this.write(uploads ? { ...line, files: uploads.map((file) => file.token) } : line);
    this.ackTimer = setTimeout(() => this.socket?.close(), ACK_WAIT);
  }

  async sendPosted(line, posted) {
    const { answer, error } = await posted;
    if (this.inFlight !== line.id) return; // the connection was lost meanwhile: it begins anew
    if (line.type !== "voice" && answer) this.sendLine(line);
    else if (answer) this.read(answer);
    else if (error) this.read({ type: "error", code: "posted", text: error, id: line.id });
    else this.tryAgain();
  }

  tryAgain() {
    this.inFlight = null;
    setTimeout(() => this.sendNext(), TRY_AGAIN_AFTER);
  }

  settle(frame) {
    if (frame.id !== this.inFlight) return;
    clearTimeout(this.ackTimer);
    if (frame.type === "error" && TRY_AGAIN.has(frame.code)) {
      this.tryAgain();
      return;
    }
    this.inFlight = null;
    const line = this.queue.shift();
    this.saveQueue();
    forget(line);
    this.sendNext();
  }

  saveQueue() {
    sessionStorage.setItem(`${this.queueKey}.${this.owner}`, JSON.stringify(this.queue));
  }
}
