// What the chat component's own style sheet leaves to wish for. It is adopted by its shadow root.

export const SHADOW_STYLE = `
  .vac-card-window, .vac-card-window * { font-family: inherit; }
  .vac-rooms-container { flex: 0 0 320px; min-width: 0; max-width: 320px; }
  .vac-rooms-container.vac-rooms-container-full { flex: 0 0 100%; max-width: 100%; }
  .vac-room-list { padding: 4px 10px 10px; }
  .vac-room-item { min-height: 68px; padding: 0 12px; margin-bottom: 2px; border-radius: 10px; }
  .vac-room-item:focus-visible, .vac-svg-button:focus-visible, .vac-menu-item:focus-visible {
    outline: 2px solid var(--edge); outline-offset: 1px;
  }
  .vac-name-container .vac-room-name { font-weight: 600; font-size: 15px; }
  .vac-room-header .vac-avatar { margin-right: 12px; }
  .vac-text-date, .vac-text-last { font-size: 12.5px; }
  .vac-badge-counter { height: 18px; min-width: 18px; padding: 0 5px; border-radius: 9px; box-sizing: border-box;
    font-size: 11.5px; font-weight: 600; }
  .vac-room-header { box-shadow: 0 1px 0 var(--line); }
  .vac-container-scroll { scrollbar-width: thin; }
  .vac-messages-container { max-width: 960px; margin: 0 auto; padding: 0 14px 10px; }
  .vac-message-wrapper .vac-message-box { flex-wrap: wrap; max-width: 74%; }
  .vac-message-wrapper .vac-message-box.vac-offset-current { margin-left: auto; justify-content: flex-end; }
  .vac-message-wrapper .vac-message-container { max-width: calc(100% - 66px); padding: 2px 8px; }
  .vac-message-wrapper .vac-offset-current .vac-message-container { max-width: 100%; }
  .vac-message-wrapper .vac-message-card { font-size: 15px; line-height: 1.45; padding: 8px 13px 5px; border-radius: 14px;
    border-bottom-left-radius: 4px; box-shadow: 0 1px 2px var(--shade); white-space: pre-wrap; }
  .vac-message-wrapper .vac-message-current { border-radius: 14px; border-bottom-right-radius: 4px; }
  .vac-message-wrapper .vac-text-username { font-weight: 600; color: var(--name); }
  .vac-message-wrapper .vac-text-timestamp { font-size: 11px; margin-top: 1px; }
  .vac-message-wrapper .vac-avatar { height: 34px; width: 34px; min-height: 34px; min-width: 34px; margin: 0 2px 3px 0;
    align-self: flex-end; }
  .vac-message-wrapper .vac-avatar-offset { min-width: 36px; }
  .vac-message-wrapper .vac-card-date { border-radius: 12px; padding: 4px 12px; font-size: 12px; box-shadow: none;
    text-transform: none; }
  .vac-reply-message { border-left: 3px solid var(--quoted-line); margin: 0 -4px 6px; padding: 5px 9px; }
  .vac-reply-message .vac-reply-content { font-size: 13px; display: -webkit-box; -webkit-line-clamp: 3;
    -webkit-box-orient: vertical; overflow: hidden; }
  .markdown p + p { margin-top: 0.5em; }
  .markdown { overflow-wrap: anywhere; }
  .vac-col-messages .vac-text-started { font-style: normal; font-size: 12.5px; }
  .vac-room-footer { background: var(--panel); border-top: 1px solid var(--line); }
  .vac-box-footer { max-width: 960px; margin: 0 auto; padding: 10px 14px; align-items: flex-end; }
  .vac-textarea { font-size: 16px; line-height: 22px; min-height: 22px !important; border-radius: 22px;
    padding: 10px 16px !important; }
  .vac-textarea::placeholder { color: var(--faint); }
  .vac-textarea:focus { border-color: var(--edge); box-shadow: 0 0 0 1px var(--edge); }
  .vac-icon-textarea { align-items: center; min-height: 44px; margin: 0 0 0 6px; gap: 4px; }
  .vac-icon-textarea .vac-svg-button { margin: 0 5px; }
  .vac-icon-textarea-left { align-items: center; min-height: 44px; }
  .vac-svg-button[role="button"]:focus-visible, .vac-message-card:focus-visible { outline: 2px solid var(--edge);
    outline-offset: 1px; border-radius: 8px; }
  .vac-menu-item { cursor: pointer; }
  .vac-menu-item:focus-visible { background: var(--hover); }
  .vac-card-window a { color: var(--link); }
  .vac-dot-audio-record-time { width: auto; color: var(--ink); white-space: nowrap; }
  .vac-box-footer:has(.vac-icon-audio-stop) :is(.vac-textarea, .vac-icon-textarea) { display: none; }
  .vac-box-footer:has(.vac-icon-audio-stop) .vac-icon-textarea-left { flex: 1; justify-content: center; gap: 22px; }
  .vac-message-wrapper.found .vac-message-card { background: var(--found); transition: background-color .3s; }
  .vac-room-header .vac-info-wrapper { flex: 1; }
  :host(.has-pinned) .vac-container-scroll { margin-top: 107px; }
  :host(.is-closed) .vac-container-scroll { margin-bottom: 48px; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { transition: none !important; animation: none !important; }
  }
  @media only screen and (max-width: 768px) {
    :host(.has-pinned) .vac-container-scroll { margin-top: 92px; }
    .vac-messages-container { padding: 0 6px 8px; }
    .vac-message-wrapper .vac-message-box { flex-basis: 100%; max-width: 100%; }
    .vac-message-wrapper .vac-message-box.vac-offset-current { margin-left: 12%; max-width: 88%; flex-basis: 88%; }
    .vac-message-wrapper .vac-message-container { max-width: calc(92% - 48px); padding: 2px 5px; }
    .vac-message-wrapper .vac-avatar { height: 30px; width: 30px; min-height: 30px; min-width: 30px; }
    .vac-message-wrapper .vac-avatar-offset { min-width: 32px; margin-left: 0; }
    .vac-box-footer { padding: 8px 8px calc(8px + env(safe-area-inset-bottom)); }
    .vac-textarea { padding: 9px 14px !important; line-height: 22px; }
    .vac-textarea::placeholder { color: var(--faint); }
  }
`;

// The component's own names for colours, given ours; what is not named here it has to itself.
export const CHAT_STYLES = {
  general: { color: "var(--ink)", colorButtonClear: "var(--brand-deep)", backgroundColorButton: "var(--brand)",
    colorCaret: "var(--ink)", colorPlaceholder: "var(--faint)", borderStyle: "1px solid var(--line)",
    colorSpinner: "var(--brand-deep)", backgroundInput: "var(--panel)", backgroundScrollIcon: "var(--panel)" },
  container: { border: "none", borderRadius: "0", boxShadow: "none" },
  header: { background: "var(--panel)", colorRoomName: "var(--ink)", colorRoomInfo: "var(--quiet)" },
  footer: { background: "var(--panel)", borderStyleInput: "1px solid var(--field-line)", borderInputSelected: "var(--edge)",
    backgroundReply: "var(--quoted)", backgroundTagActive: "var(--hover)", backgroundTag: "var(--panel)" },
  content: { background: "var(--ground)" },
  sidemenu: { background: "var(--panel)", backgroundHover: "var(--ground)", backgroundActive: "var(--active-room)",
    colorActive: "var(--brand-deep)", borderColorSearch: "var(--line)" },
  dropdown: { background: "var(--panel)", backgroundHover: "var(--hover)" },
  message: { background: "var(--panel)", backgroundMe: "var(--own)", color: "var(--ink)", colorStarted: "var(--quiet)",
    colorUsername: "var(--name)", colorTimestamp: "var(--quiet)", backgroundDate: "var(--date-ground)", colorDate: "var(--date)",
    backgroundReply: "var(--quoted)", colorReplyUsername: "var(--name)", colorReply: "var(--date)", colorTag: "var(--link)",
    colorNewMessages: "var(--new)", backgroundScrollCounter: "var(--badge)", colorFileExtension: "var(--quiet)" },
  room: { colorUsername: "var(--ink)", colorMessage: "var(--quiet)", colorTimestamp: "var(--quiet)",
    backgroundCounterBadge: "var(--badge)", colorCounterBadge: "#ffffff" },
  emoji: { background: "var(--panel)" },
  icons: { search: "var(--quiet)", send: "var(--brand-deep)", sendDisabled: "var(--faint)", emoji: "var(--quiet)",
    toggle: "var(--ink)", checkmark: "var(--quiet)", checkmarkSeen: "var(--link)", pencil: "var(--quiet)",
    dropdownMessage: "#ffffff", dropdownMessageBackground: "rgba(23,80,111,.55)", close: "var(--quiet)",
    closeOutline: "var(--ink)", file: "var(--brand-deep)", paperclip: "var(--quiet)", microphone: "var(--quiet)",
    document: "var(--brand-deep)", dropdownScroll: "var(--ink)", audioCancel: "#c0392b", audioConfirm: "#1aa34a" },
};
