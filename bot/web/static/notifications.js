// Notices of the browser about new messages while nobody looks at the page. Off until the person asks for them.

import { NOTIFY_DENIED, NOTIFY_OFF, NOTIFY_ON, NOTIFY_TITLE } from "./wording.js";

const KEY = "thuky.notify";
const SHOWN = 140;

export class Notifications {
  constructor(button, notify) {
    this.button = button;
    this.notify = notify;
    // Only over https or on this machine does a browser know them.
    if (!("Notification" in window) || !isSecureContext) return;
    button.hidden = false;
    button.addEventListener("click", () => this.toggle());
    this.draw();
  }

  get on() {
    return localStorage.getItem(KEY) === "on" && window.Notification?.permission === "granted";
  }

  async toggle() {
    if (this.on) {
      localStorage.setItem(KEY, "off");
      this.notify(NOTIFY_OFF, 4_000);
    } else if ((await Notification.requestPermission()) === "granted") {
      localStorage.setItem(KEY, "on");
      this.notify(NOTIFY_ON, 4_000);
    } else this.notify(NOTIFY_DENIED);
    this.draw();
  }

  draw() {
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.title = NOTIFY_TITLE;
  }

  // One notice a room: a second replaces the first instead of piling up.
  async tell(message, room, open) {
    if (!this.on) return;
    const title = room.kind === "private" ? message.name : `${message.name} · ${room.title}`;
    const text = message.text.replaceAll("**", "") || message.files.map((file) => file.name).join(", ");
    const content = { body: text.slice(0, SHOWN), tag: room.id, icon: "/static/logo.svg", renotify: true };
    try {
      const shown = new Notification(title, content);
      shown.addEventListener("click", () => {
        window.focus();
        open(room.id);
        shown.close();
      });
    } catch {
      // Phones know only those of a service worker.
      const worker = await navigator.serviceWorker?.register("/static/notices-worker.js").catch(() => null);
      await worker?.showNotification(title, content);
    }
  }
}
