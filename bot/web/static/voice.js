// Posts what was recorded; one more try with the same id does no harm where the first answer was lost.

import { storedSession } from "./session.js";
import { VOICE_NOT_SENT } from "./wording.js";

export async function postVoice(room, id, sound) {
  const address = `/voice?room=${encodeURIComponent(room)}&id=${id}`;
  const headers = { Authorization: `Bearer ${storedSession()?.token ?? ""}`, "Content-Type": "application/octet-stream" };
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = await fetch(address, { method: "POST", headers, body: sound }).catch(() => null);
    if (!answer || answer.status >= 500) continue;
    const said = await answer.json().catch(() => ({}));
    return answer.ok ? { message: said.message } : { error: said.detail || VOICE_NOT_SENT };
  }
  return { error: VOICE_NOT_SENT };
}
