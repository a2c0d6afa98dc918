// What is too large for the socket's frames: recordings and files. Both may be posted again: the same id, and a file
// that no line names, do no harm.

import { drop, take } from "./stash.js";
import { NOT_SENT } from "./wording.js";

const AGAIN = (status) => status === 429 || status >= 500;

// {answer} where the server has taken it, {error} where it is no use to try again, {} where it is.
async function post(address, token, body) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/octet-stream" };
  const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
  if (!answer || AGAIN(answer.status)) return {};
  const said = await answer.json().catch(() => ({}));
  return answer.ok ? { answer: said } : { error: said.detail || NOT_SENT };
}

export async function postVoice(line, token) {
  const sound = await take(line.id);
  if (!sound) return { error: NOT_SENT };
  const sent = await post(`/voice?room=${encodeURIComponent(line.room)}&id=${line.id}`, token, sound);
  if (sent.answer || sent.error) await drop(line.id);
  return sent;
}

// Uploads what a line's files lack yet; afterwards each has its token. {answer: true} when all are there.
export async function postFiles(line, token, remember) {
  for (const file of line.uploads) {
    if (file.token) continue;
    const content = await take(file.key);
    if (!content) return { error: NOT_SENT };
    const place = `room=${encodeURIComponent(line.room)}&name=${encodeURIComponent(file.name)}`;
    const sent = await post(`/uploads?${place}`, token, content);
    if (!sent.answer) return sent;
    file.token = sent.answer.token;
    remember();
    await drop(file.key);
  }
  return { answer: true };
}

export async function forget(line) {
  await drop(line.id);
  for (const file of line.uploads ?? []) await drop(file.key);
}
