// What the chat component's own style sheet leaves to wish for. It is adopted by its shadow root.

export const SHADOW_STYLE = `
  .vac-card-window, .vac-card-window * { font-family: inherit; }
  .vac-rooms-container { flex: 0 0 320px; min-width: 0; max-width: 320px; }
  .vac-rooms-container.vac-rooms-container-full { flex: 0 0 100%; max-width: 100%; }
  .vac-room-list { padding: 4px 10px 10px; }
  .vac-room-item { min-height: 68px; padding: 0 12px; margin-bottom: 2px; border-radius: 10px; }
  .vac-room-item:focus-visible, .vac-svg-button:focus-visible, .vac-menu-item:focus-visible {
    outline: 2px solid #17506f; outline-offset: 1px;
  }
  .vac-name-container .vac-room-name { font-weight: 600; font-size: 15px; }
  .vac-room-header .vac-avatar { margin-right: 12px; }
  .vac-text-date, .vac-text-last { font-size: 12.5px; }
  .vac-badge-counter { height: 18px; min-width: 18px; padding: 0 5px; border-radius: 9px; box-sizing: border-box;
    font-size: 11.5px; font-weight: 600; }
  .vac-room-header { box-shadow: 0 1px 0 #dfe6ea; }
  .vac-container-scroll { scrollbar-width: thin; }
  .vac-messages-container { max-width: 960px; margin: 0 auto; padding: 0 14px 10px; }
  .vac-message-wrapper .vac-message-box { flex-wrap: wrap; max-width: 74%; }
  .vac-message-wrapper .vac-message-box.vac-offset-current { margin-left: auto; justify-content: flex-end; }
  .vac-message-wrapper .vac-message-container { max-width: calc(100% - 66px); padding: 2px 8px; }
  .vac-message-wrapper .vac-offset-current .vac-message-container { max-width: 100%; }
  .vac-message-wrapper .vac-message-card { font-size: 15px; line-height: 1.45; padding: 8px 13px 5px; border-radius: 14px;
    border-bottom-left-radius: 4px; box-shadow: 0 1px 2px rgba(20, 50, 70, 0.09); white-space: pre-wrap; }
  .vac-message-wrapper .vac-message-current { border-radius: 14px; border-bottom-right-radius: 4px; }
  .vac-message-wrapper .vac-text-username { font-weight: 600; color: #2c5d78; }
  .vac-message-wrapper .vac-text-timestamp { font-size: 11px; margin-top: 1px; }
  .vac-message-wrapper .vac-avatar { height: 34px; width: 34px; min-height: 34px; min-width: 34px; margin: 0 2px 3px 0;
    align-self: flex-end; }
  .vac-message-wrapper .vac-avatar-offset { min-width: 36px; }
  .vac-message-wrapper .vac-card-date { border-radius: 12px; padding: 4px 12px; font-size: 12px; box-shadow: none;
    text-transform: none; }
  .vac-reply-message { border-left: 3px solid #5f93ad; margin: 0 -4px 6px; padding: 5px 9px; }
  .vac-reply-message .vac-reply-content { font-size: 13px; display: -webkit-box; -webkit-line-clamp: 3;
    -webkit-box-orient: vertical; overflow: hidden; }
  .markdown p + p { margin-top: 0.5em; }
  .markdown { overflow-wrap: anywhere; }
  .vac-col-messages .vac-text-started { font-style: normal; font-size: 12.5px; }
  .vac-room-footer { background: #fff; border-top: 1px solid #dfe6ea; }
  .vac-box-footer { max-width: 960px; margin: 0 auto; padding: 10px 14px; align-items: flex-end; }
  .vac-textarea { font-size: 16px; line-height: 22px; min-height: 22px !important; border-radius: 22px;
    padding: 10px 16px !important; }
  .vac-textarea::placeholder { color: #66757f; }
  .vac-textarea:focus { border-color: #17506f; box-shadow: 0 0 0 1px #17506f; }
  .vac-icon-textarea { align-items: center; min-height: 44px; margin: 0 0 0 6px; gap: 4px; }
  .vac-icon-textarea .vac-svg-button { margin: 0 5px; }
  @media only screen and (max-width: 768px) {
    .vac-messages-container { padding: 0 6px 8px; }
    .vac-message-wrapper .vac-message-box { flex-basis: 100%; max-width: 100%; }
    .vac-message-wrapper .vac-message-box.vac-offset-current { margin-left: 12%; max-width: 88%; flex-basis: 88%; }
    .vac-message-wrapper .vac-message-container { max-width: calc(92% - 48px); padding: 2px 5px; }
    .vac-message-wrapper .vac-avatar { height: 30px; width: 30px; min-height: 30px; min-width: 30px; }
    .vac-message-wrapper .vac-avatar-offset { min-width: 32px; margin-left: 0; }
    .vac-box-footer { padding: 8px 8px calc(8px + env(safe-area-inset-bottom)); }
    .vac-textarea { padding: 9px 14px !important; line-height: 22px; }
    .vac-textarea::placeholder { color: #66757f; }
  }
`;

export const CHAT_STYLES = {
  general: { color: "#1c2a33", colorButtonClear: "#17506f", backgroundColorButton: "#17506f", colorCaret: "#17506f",
    colorPlaceholder: "#66757f", borderStyle: "1px solid #dfe6ea", colorSpinner: "#17506f" },
  container: { border: "none", borderRadius: "0", boxShadow: "none" },
  header: { background: "#ffffff", colorRoomName: "#16303f", colorRoomInfo: "#5c6c77" },
  footer: { background: "#ffffff", borderStyleInput: "1px solid #c3d0d8", borderInputSelected: "#17506f",
    backgroundReply: "#eaf1f5", backgroundTagActive: "#eaf1f5", backgroundTag: "#ffffff" },
  content: { background: "#f1f5f7" },
  sidemenu: { background: "#ffffff", backgroundHover: "#f1f5f7", backgroundActive: "#e2edf3", colorActive: "#123f58",
    borderColorSearch: "#d4dee4" },
  message: { background: "#ffffff", backgroundMe: "#d9eaf3", color: "#1c2a33", colorStarted: "#5c6c77",
    colorUsername: "#2c5d78", colorTimestamp: "#5c6c77", backgroundDate: "#e0e9ee", colorDate: "#44545e",
    backgroundReply: "#edf3f6", colorReplyUsername: "#2c5d78", colorReply: "#44545e", colorTag: "#17506f",
    colorNewMessages: "#85560b", backgroundScrollCounter: "#b4781a" },
  room: { colorUsername: "#1c2a33", colorMessage: "#5c6c77", colorTimestamp: "#5c6c77",
    backgroundCounterBadge: "#b4541a", colorCounterBadge: "#ffffff" },
  icons: { search: "#5c6c77", send: "#17506f", sendDisabled: "#8c9aa3", emoji: "#5c6c77", toggle: "#16303f",
    checkmark: "#6d7f8a", pencil: "#6d7f8a", dropdownMessage: "#ffffff", dropdownMessageBackground: "rgba(23,80,111,.55)",
    close: "#5c6c77", closeOutline: "#16303f" },
};
