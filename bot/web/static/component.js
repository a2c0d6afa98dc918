// The chat component as this page wants it: what it shows and leaves out, and how it tells of what people do.

import { holdEnterWhileComposing, openLinkOutside } from "./field.js";
import { makeMessagesReachable } from "./keyboard.js";
import { makeReachable } from "./reachable.js";
import { CHAT_STYLES, SHADOW_STYLE } from "./shadow.css.js";
import { CHAT_TEXTS, MESSAGE_ACTIONS } from "./wording.js";

// `slotted`: elements that the page puts into it. `on`: for each event that is wanted, what to do.
export function buildComponent({ me, slotted, on }) {
  const chat = document.createElement("vue-advanced-chat");
  Object.assign(chat, {
    currentUserId: me.code,
    height: "100%",
    roomsLoaded: true,
    messagesLoaded: true,
    rooms: [],
    messages: [],
    textMessages: CHAT_TEXTS,
    messageActions: MESSAGE_ACTIONS,
    menuActions: [],
    roomActions: [],
    styles: CHAT_STYLES,
    showAddRoom: false,
    showFiles: true,
    multipleFiles: true,
    userTagsEnabled: false,
    showAudio: "mediaDevices" in navigator,
    showReactionEmojis: false,
    emojisSuggestionEnabled: false,
    responsiveBreakpoint: "760",
    emojiDataSource: "/static/vendor/emoji-vi-1.8.0.json",
  });
  // The component tells of some events while it is drawing, and every property set draws it again at once, which
  // it does not stand: act when it is done.
  for (const [name, act] of Object.entries(on)) {
    chat.addEventListener(name, (event) => queueMicrotask(() => act(event.detail[0])));
  }
  chat.addEventListener("click", openLinkOutside, true);
  holdEnterWhileComposing(chat);
  chat.append(...slotted);
  document.getElementById("chat").prepend(chat);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHADOW_STYLE);
  chat.shadowRoot.adoptedStyleSheets = [sheet];
  makeReachable(chat.shadowRoot);
  makeMessagesReachable(chat.shadowRoot);
  return chat;
}
