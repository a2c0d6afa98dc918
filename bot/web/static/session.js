// Who sits at this tab. sessionStorage belongs to the tab alone, so two tabs can be two people.

const KEY = "thuky.session";

export function storedSession() {
  return JSON.parse(sessionStorage.getItem(KEY) || "null");
}

export function endSession() {
  sessionStorage.removeItem(KEY);
}

export async function openDemoSession(code) {
  const answer = await fetch("/demo/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error(`no session for ${code}: ${answer.status}`);
  const session = { token: (await answer.json()).token };
  sessionStorage.setItem(KEY, JSON.stringify(session));
  return session;
}

export async function demoPeople() {
  const answer = await fetch("/demo/people");
  if (!answer.ok) throw new Error(`no list of people: ${answer.status}`);
  return answer.json();
}

export async function openTelegramSession(initData) {
  const answer = await fetch("/telegram/app/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ init_data: initData }),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(typeof told.detail === "string" ? told.detail : "Chưa mở được Thư Ký.");
  sessionStorage.setItem(KEY, JSON.stringify({ token: told.token }));
}
