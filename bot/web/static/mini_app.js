// Opened inside Telegram: hands what Telegram says of its person to our server and goes on to the chat.

import { openTelegramSession } from "./session.js";

// Its apps put it into the address; where their script runs, it keeps the same in its own object.
const inAddress = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
const given = inAddress || window.Telegram?.WebApp?.initData || "";
// What opens a session shall not stay in the address.
history.replaceState(null, "", location.pathname);

try {
  await openTelegramSession(given);
  location.replace("/telegram/app/chat");
} catch (error) {
  document.getElementById("state").textContent = error.message;
}
