// How texts, moments and faces are shown.

// The chat component reads Markdown. People's texts are to look as they were written, so every sign that
// Markdown knows is escaped; of the assistant's texts only **bold** is meant.
const SIGNS = /[!-/:-@[-`{-~]/g;
const LINK = /https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]}'"”’]/g;

export function asWritten(text) {
  let shown = "";
  let from = 0;
  for (const link of text.matchAll(LINK)) {
    shown += escapeSigns(text.slice(from, link.index)) + `<${link[0].replace(/\\/g, "%5C")}>`;
    from = link.index + link[0].length;
  }
  return shown + escapeSigns(text.slice(from));
}

export function withBold(text) {
  return text
    .split(/\*\*([^*\n]+)\*\*/)
    .map((part, i) => (i % 2 ? `**${asWritten(part.trim())}**` : asWritten(part)))
    .join("");
}

// One line for the list of rooms, without links. The component takes such a text for the address of a picture where a
// picture's ending stands behind its last full stop ("xem anh.png nhé"), and asks our server for it. A word joiner,
// which nobody sees, keeps it from that.
const PICTURE_ENDINGS = /png|jpe?g|webp|svg|gif/gi;

export function inOneLine(text) {
  const line = [...text.replaceAll("**", "").replace(/\s+/g, " ").trim()].slice(0, 120).join("");
  return escapeSigns(line.replace(PICTURE_ENDINGS, (ending) => `${ending[0]}\u2060${ending.slice(1)}`));
}

// As colleagues call each other where two have the same given name.
export function shortName(name) {
  return name.trim().split(/\s+/).slice(-2).join(" ");
}

function escapeSigns(text) {
  // Spaces at the start of a line would make it code or be dropped.
  return text
    .replace(/\t/g, "    ")
    .replace(SIGNS, "\\$&")
    .replace(/^ +/gm, (spaces) => "\u00a0".repeat(spaces.length));
}

const ZONE = "Asia/Ho_Chi_Minh";
const CLOCK = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const PARTS = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

export function clockTime(iso) {
  return CLOCK.format(new Date(iso));
}

export function dayName(iso, now = new Date()) {
  const day = PARTS.format(new Date(iso));
  if (day === PARTS.format(now)) return "Hôm nay";
  if (day === PARTS.format(new Date(now.getTime() - 86_400_000))) return "Hôm qua";
  const [year, month, date] = day.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  const shown = `${weekday} ${date}/${month}`;
  return capital(day.slice(0, 4) === PARTS.format(now).slice(0, 4) ? shown : `${shown}/${year}`);
}

export function shortTime(iso, now = new Date()) {
  const day = dayName(iso, now);
  if (day === "Hôm nay") return clockTime(iso);
  if (day === "Hôm qua") return day;
  const [, month, date] = PARTS.format(new Date(iso)).split("-").map(Number);
  return `${date}/${month}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// For searching: without case and without marks, as people type in a hurry.
export function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
}

const FACES = ["#3d6f8e", "#5b7a5a", "#8a6a4f", "#6b5f8a", "#8a5566", "#4d7f80", "#7a7446", "#59688c"];

export function face(name, group = false) {
  const words = name.trim().split(/\s+/);
  const letters = group ? "#" : words.slice(-2).map((word) => word.charAt(0)).join("").toUpperCase();
  const sum = [...name].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) >>> 0, 7);
  const colour = FACES[sum % FACES.length];
  const mark = group
    ? '<g fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"><circle cx="24" cy="26" r="6"/>' +
      '<circle cx="41" cy="26" r="6"/><path d="M13 45c1-7 6-10 11-10s9 3 10.500 8M36 36c6-2 14 1 15 9"/></g>'
    : `<text x="32" y="41" text-anchor="middle" font-family="system-ui, sans-serif" font-size="25" font-weight="600" fill="#fff">${letters}</text>`;
  return picture(`<rect width="64" height="64" fill="${colour}"/>${mark}`);
}

function picture(content) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${content}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg).replace(/'/g, "%27").replace(/\(/g, "%28").replace(/\)/g, "%29")}`;
}
