// Every text that the page itself says.

export const CHAT_TEXTS = {
  ROOMS_EMPTY: "Chưa có phòng nào",
  ROOM_EMPTY: "Chọn một phòng để bắt đầu",
  NEW_MESSAGES: "Tin nhắn mới",
  MESSAGE_DELETED: "Tin nhắn đã được thu hồi",
  MESSAGES_EMPTY: "Chưa có tin nhắn",
  CONVERSATION_STARTED: "Bắt đầu:",
  TYPE_MESSAGE: "Nhập tin nhắn",
  SEARCH: "Tìm phòng",
  IS_ONLINE: "đang trực tuyến",
  LAST_SEEN: "truy cập lần cuối ",
  IS_TYPING: "đang soạn…",
  CANCEL_SELECT_MESSAGE: "Bỏ chọn",
};

export const WHO_READ = "whoRead";
export const MESSAGE_ACTIONS = [
  { name: "replyMessage", title: "Trả lời" },
  { name: "copyText", title: "Sao chép" },
  { name: WHO_READ, title: "Ai đã xem" },
];

export const ASSISTANT_NAME = "Thư Ký";
export const ANSWERING = "đang trả lời…";
export const PRIVATE_HINT = "Trò chuyện riêng, chỉ anh/chị thấy";
export const SENDING = "đang gửi…";
export const VOICE_LINE = "🎤 Tin thoại";
export const LISTEN = "▶ Nghe lại";
export const NOT_SENT = "Chưa gửi được tin này. Anh/chị thử lại giúp.";
export const WAITING = "chờ gửi lại";
export const EMPTY_PRIVATE = "Anh/chị nhắn cho Thư Ký như nhắn cho đồng nghiệp. Ví dụ:";
export const EMPTY_GROUP = "Cả phòng cùng trao đổi ở đây, Thư Ký đọc và giúp khi được giao. Ví dụ:";
export const EXAMPLES = [
  "giao anh Nam làm báo cáo quý 3 trước thứ Sáu",
  "nhắc tôi 8h sáng mai họp giao ban",
  "số điện thoại chị Lan phòng Kinh tế",
  "việc của tôi",
];
export const NOBODY_FOUND = "Không tìm thấy ai phù hợp.";
export const LIST_FAILED = "Không tải được danh sách. Anh/chị tải lại trang.";
export const OFFLINE = "Mất kết nối. Tin nhắn chưa gửi sẽ được gửi lại khi có kết nối.";
export const SESSION_ENDED = "Phiên làm việc đã hết hạn. Anh/chị vào lại.";
export const PRESS_OFFLINE = "Đang mất kết nối nên chưa bấm được nút này. Anh/chị thử lại sau.";
export const MENTIONS_LABEL = "Nhắc đến ai";
export const SEARCHING = "Đang tìm…";
export const FOUND_NOTHING = "Không tìm thấy tin nào.";
export const HIT_TOO_FAR = "Tin này ở quá xa trong cuộc trò chuyện. Anh/chị cuộn lên để xem thêm.";
export const NOTIFY_TITLE = "Thông báo khi có tin mới";
export const NOTIFY_ON = "Đã bật thông báo: trình duyệt sẽ báo khi có tin mới mà anh/chị đang ở trang khác.";
export const NOTIFY_OFF = "Đã tắt thông báo của trình duyệt.";
export const NOTIFY_DENIED = "Trình duyệt đang chặn thông báo của trang này. Anh/chị cho phép trong cài đặt của trang.";
export const COPIED = "Đã sao chép.";
export const LABELS = {
  send: "Gửi", rooms: "Danh sách phòng", emoji: "Chọn biểu tượng", actions: "Trả lời, sao chép", file: "Gửi tệp hoặc ảnh",
  record: "Ghi âm", stopRecording: "Bỏ bản ghi âm", sendRecording: "Gửi bản ghi âm", removeFile: "Bỏ tệp này",
  cancelReply: "Bỏ trả lời", toEnd: "Xuống tin mới nhất", messages: "Tin nhắn",
};

export const EMOJI_TEXTS = {
  categoriesLabel: "Nhóm biểu tượng",
  emojiUnsupportedMessage: "Trình duyệt không hiện được biểu tượng màu.",
  favoritesLabel: "Hay dùng",
  loadingMessage: "Đang tải…",
  networkErrorMessage: "Không tải được biểu tượng.",
  regionLabel: "Chọn biểu tượng",
  searchDescription: "Chọn bằng phím mũi tên, nhấn Enter để lấy.",
  searchLabel: "Tìm biểu tượng",
  searchResultsLabel: "Kết quả",
  skinToneDescription: "Chọn màu da bằng phím mũi tên.",
  skinToneLabel: "Màu da {skinTone}",
  skinTonesLabel: "Màu da",
  skinTones: ["Mặc định", "Sáng", "Hơi sáng", "Vừa", "Hơi sẫm", "Sẫm"],
  categories: {
    custom: "Riêng", "smileys-emotion": "Mặt cười", "people-body": "Người", "animals-nature": "Thiên nhiên",
    "food-drink": "Ăn uống", "travel-places": "Đi lại", activities: "Hoạt động", objects: "Đồ vật",
    symbols: "Ký hiệu", flags: "Cờ",
  },
};

export const CHART_ALT = "Biểu đồ; số liệu chính ở tin phía trên. Bấm để tải ảnh.";
export const FILE_GONE = "Không tải được tệp: tệp đã hết hạn hoặc dành cho người khác.";

export function pictureAlt(name) {
  return `Ảnh ${name}. Bấm để tải về.`;
}

export function filesLine(files = []) {
  const pictures = files.filter((file) => file.kind === "image").length;
  const others = files.length - pictures;
  const parts = [];
  if (pictures) parts.push(pictures > 1 ? `🖼 ${pictures} ảnh` : "🖼 Ảnh");
  if (others) parts.push(others > 1 ? `📎 ${others} tệp` : `📎 ${files.find((file) => file.kind !== "image").name}`);
  return parts.join(", ");
}

export function sizeText(bytes) {
  if (!bytes) return "";
  if (bytes < 1024 * 1024) return `${number(Math.max(1, Math.round(bytes / 1024)))} KB`;
  return `${number(Math.round(bytes / 104857.6) / 10)} MB`;
}

export function fileTooLarge(name) {
  return `Tệp ${name} lớn quá 20 MB nên chưa được gửi. Anh/chị gửi tệp nhỏ hơn, hoặc gửi liên kết.`;
}

export function tooManyFiles(most) {
  return `Mỗi tin gửi được nhiều nhất ${most} tệp. Anh/chị chia thành nhiều tin giúp.`;
}

export function whoTypes(people) {
  const names = people.map((person) => person.name.split(" ").at(-1));
  return names.length > 2 ? `${names.length} người đang soạn…` : `${names.join(", ")} đang soạn…`;
}

export function whoRead(read, unread) {
  const names = (people) => people.map((person) => person.name).join(", ");
  if (!read.length) return "Chưa ai xem tin này trên web.";
  return `Đã xem: ${names(read)}.${unread.length ? ` Chưa xem: ${names(unread)}.` : ""}`;
}

export function heard(name, text) {
  return `${name}: ${text}`;
}

export function pinnedText(text) {
  return text.replaceAll("**", "").replace(/\s+/g, " ").slice(0, 160);
}

export function foundCount(count, further) {
  return further === null ? `Tìm thấy ${count} tin.` : `${count} tin mới nhất có từ này.`;
}

export function mentionAnnounced(person, place, count) {
  return `${[person.name, person.title].filter(Boolean).join(", ")}. ${place} trên ${count}. Enter để chọn.`;
}

export function noLongerIn(title) {
  return `Anh/chị không còn trong phòng “${title}”.`;
}

export function memberCount(count) {
  return `${count} thành viên`;
}

export function tooLong(count, limit) {
  return `Tin nhắn dài ${number(count)} ký tự, giới hạn là ${number(limit)}. Anh/chị rút gọn hoặc chia thành nhiều tin.`;
}

export function counterText(count, limit) {
  return `${number(count)}/${number(limit)} ký tự`;
}

export function pageTitle(unread, name) {
  const title = name ? `Thư Ký · ${name}` : "Thư Ký";
  return unread ? `(${unread}) ${title}` : title;
}

function number(value) {
  return value.toLocaleString("vi-VN");
}
