// The chat component draws its controls as bare <div>s. Give them names, roles and keys, as they appear.

import { EMOJI_TEXTS, LABELS } from "./wording.js";

const CONTROLS = [
  [".vac-toggle-button", LABELS.rooms],
  [".vac-emoji-wrapper > .vac-svg-button", LABELS.emoji],
  [".vac-icon-textarea > .vac-svg-button:last-child", LABELS.send],
  [".vac-icon-textarea > .vac-svg-button:has(#vac-icon-paperclip)", LABELS.file],
  [".vac-icon-textarea-left > .vac-svg-button:has(#vac-icon-microphone)", LABELS.record],
  [".vac-icon-audio-stop", LABELS.stopRecording],
  [".vac-icon-audio-confirm", LABELS.sendRecording],
  [".vac-icon-remove", LABELS.removeFile],
  [".vac-icon-reply .vac-svg-button, .vac-reply-container .vac-svg-button", LABELS.cancelReply],
  [".vac-icon-scroll", LABELS.toEnd],
  [".vac-message-options", LABELS.actions],
  [".vac-room-item", null],
  [".vac-menu-item", null],
];

export function makeReachable(root) {
  const improve = () => {
    for (const [selector, label] of CONTROLS) {
      for (const element of root.querySelectorAll(`${selector}:not([role])`)) asButton(element, label);
    }
    const list = root.querySelector("#messages-list:not([role])");
    if (list) {
      list.setAttribute("role", "log");
      // What is new in it is told by the page, once; the component draws the whole list when a room is opened.
      list.setAttribute("aria-live", "off");
      list.setAttribute("aria-label", LABELS.messages);
      list.tabIndex = 0;
    }
    const field = root.querySelector("#roomTextarea:not([aria-label])");
    if (field) {
      field.setAttribute("aria-label", field.placeholder);
      field.setAttribute("enterkeyhint", "send");
    }
    const search = root.querySelector(".vac-input:not([aria-label])");
    search?.setAttribute("aria-label", search.placeholder);
    const picker = root.querySelector("emoji-picker");
    if (picker && picker.i18n !== EMOJI_TEXTS) {
      picker.i18n = EMOJI_TEXTS;
      picker.classList.add("light");
    }
  };
  new MutationObserver(improve).observe(root, { childList: true, subtree: true });
  improve();
}

function asButton(element, label) {
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.click();
  });
}
