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
  IS_TYPING: "đang trả lời…",
  CANCEL_SELECT_MESSAGE: "Bỏ chọn",
};

export const MESSAGE_ACTIONS = [
  { name: "replyMessage", title: "Trả lời" },
  { name: "copyText", title: "Sao chép" },
];

export const ASSISTANT_NAME = "Thư Ký";
export const ANSWERING = "đang trả lời…";
export const PRIVATE_HINT = "Trò chuyện riêng, chỉ anh/chị thấy";
export const SENDING = "đang gửi…";
export const SENDING_VOICE = "Đang gửi tin thoại…";
export const VOICE_NOT_SENT = "Chưa gửi được tin thoại. Anh/chị thử lại giúp.";
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
export const COPIED = "Đã sao chép.";
export const LABELS = { send: "Gửi", rooms: "Danh sách phòng", emoji: "Chọn biểu tượng", actions: "Trả lời, sao chép" };

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
