// Who sits at this tab. sessionStorage belongs to the tab alone, so two tabs can be two people.

const KEY = "thuky.session";

const demo = document.body.dataset.demo === "yes";
// Inside Telegram a tab has the session that Telegram's signature opened, and signs in nowhere else.
const telegram = document.body.dataset.telegram === "yes";

// A token of this tab's own; null where the browser brings the session by itself, in a cookie that no script can read.
export function storedSession() {
  return JSON.parse(sessionStorage.getItem(KEY) || "null");
}

// The tab's own session, else (outside the demo, where a tab must choose) that of the cookie; null for nobody.
export async function currentSession() {
  return storedSession() || (!demo && !telegram && (await signedIn()) ? { token: "" } : null);
}

// Of the cookie's session: { code, csrf }; null where nobody is signed in.
export async function signedIn() {
  const answer = await fetch("/session", { headers: { Accept: "application/json" } }).catch(() => null);
  const said = answer?.ok ? await answer.json() : null;
  return said?.signed_in ? said : null;
}

export async function signOut() {
  const session = await signedIn();
  if (session) {
    const body = new URLSearchParams({ csrf: session.csrf });
    await fetch("/logout", { method: "POST", body, redirect: "manual" }).catch(() => null);
  }
  location.assign("/login");
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
