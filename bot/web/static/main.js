// Starts the page: who is here, then the chat.

import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { Notifications } from "./notifications.js";
import { RoomBook } from "./rooms.js";
import { currentSession, endSession, openDemoSession, signOut } from "./session.js";
import { showStart } from "./start.js";
import { face } from "./text.js";
import { OFFLINE, SESSION_ENDED, pageTitle } from "./wording.js";

const demo = document.body.dataset.demo === "yes";
const telegram = document.body.dataset.telegram === "yes";

async function begin() {
  document.getElementById("switch").addEventListener("click", leave);
  // The demo's short way in: an address that ends in "#" and a person's code.
  addEventListener("hashchange", () => location.reload());
  const wanted = demo && decodeURIComponent(location.hash.slice(1));
  if (wanted) {
    history.replaceState(null, "", location.pathname);
    endSession();
    return enter(await openDemoSession(wanted).catch(() => null));
  }
  return enter(await currentSession());
}

function leave(event) {
  event?.preventDefault();
  if (!demo) return signOut();
  endSession();
  location.reload();
}

function enter(session) {
  if (!session) {
    if (!demo && !telegram) return location.replace("/login");
    showStart(async (code) => {
      await openDemoSession(code);
      location.reload();
    });
    return;
  }
  window["vue-advanced-chat"].register();
  document.getElementById("chat").hidden = false;
  let chat = null;
  let book = null;
  const connection = new Connection({
    token: session.token,
    queueKey: "thuky.waiting",
    readMarks: () => book?.read || {},
  });
  const askForRooms = () => connection.write({ type: "rooms", read: book.read });
  const receive = {
    welcome(frame) {
      if (!chat) {
        book = new RoomBook(frame.me.code, `thuky.read.${frame.me.code}`);
        const notifications = new Notifications(document.getElementById("notify"), notify);
        chat = new Chat({ me: frame.me, limit: frame.limit, book, connection, notify, notifications });
        showPerson(frame.me);
        chat.dispatchUnread = (count) => (document.title = pageTitle(count, frame.me.name));
        // The server counted without this browser's read marks: ask once more with them.
        if (Object.keys(book.read).length) askForRooms();
      }
      chat.takeRooms(frame.rooms);
    },
    rooms: (frame) => chat.takeRooms(frame.rooms),
    history: (frame) => chat.takeHistory(frame),
    message(frame) {
      chat.takeMessage(frame.message);
      if (frame.rooms_changed) askForRooms();
    },
    rooms_changed: () => askForRooms(),
    found: (frame) => chat.search.take(frame),
    read: (frame) => chat.takeRead(frame),
    typing: (frame) => chat.presence.began(frame),
    ack: (frame) => chat.takeMessage(frame.message),
    pressed(frame) {
      chat.takeMessage(frame.message);
      chat.settlePress(frame.id);
    },
    error(frame) {
      chat?.settlePress(frame.id);
      chat?.showMessages();
      if (frame.code === "unknown_room" && chat) askForRooms();
      if (frame.code !== "session") {
        // Not even let in for now: come back a little later.
        if (!connection.usable) connection.socket.close();
        return notify(frame.text);
      }
      endSession();
      connection.close();
      document.getElementById("chat").hidden = true;
      document.getElementById("me").hidden = true;
      notify(SESSION_ENDED);
      return enter(null);
    },
    pong() {},
  };
  connection.addEventListener("frame", ({ detail }) => receive[detail.type]?.(detail));
  connection.addEventListener("state", ({ detail: usable }) => {
    notify(usable ? "" : OFFLINE, Infinity);
    document.body.classList.toggle("offline", !usable);
    if (!usable) chat?.settleAllPresses();
    chat?.showMessages();
  });
  connection.open();
}

function showPerson(me) {
  document.getElementById("me").hidden = false;
  document.getElementById("me-name").textContent = me.name;
  document.getElementById("me-title").textContent = [me.title, me.unit].filter(Boolean).join(" · ");
  document.getElementById("me-avatar").src = face(me.name);
  const out = document.getElementById("switch");
  out.hidden = telegram;
  if (!demo) out.textContent = "Đăng xuất";
}

let noticeTimer;

function notify(text, lasts = 8_000) {
  clearTimeout(noticeTimer);
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.hidden = !text;
  if (text && lasts !== Infinity) {
    noticeTimer = setTimeout(() => {
      const offline = document.body.classList.contains("offline");
      notice.textContent = offline ? OFFLINE : "";
      notice.hidden = !offline;
    }, lasts);
  }
}

begin();
