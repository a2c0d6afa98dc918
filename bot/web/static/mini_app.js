// Opened inside Telegram: hands what Telegram put into the address to our server and goes on to the chat.

import { openTelegramSession } from "./session.js";

const given = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") || "";
// What opens a session shall not stay in the address.
history.replaceState(null, "", location.pathname);

try {
  await openTelegramSession(given);
  location.replace("/");
} catch (error) {
  document.getElementById("state").textContent = error.message;
}
