// Fetches a file with this tab's session, which no link could carry, and shows it or hands it to the browser to keep.

import { storedSession } from "./session.js";

async function fetched(token) {
  const session = storedSession();
  const answer = await fetch(`/files/${encodeURIComponent(token)}`, {
    headers: { Authorization: `Bearer ${session?.token ?? ""}` },
  }).catch(() => null);
  return answer?.ok ? answer.blob() : null;
}

export async function download(token, name) {
  const content = await fetched(token);
  if (!content) return false;
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

// The picture as an address that an image may have under the page's policy; null where it is gone.
export async function picture(token) {
  const content = await fetched(token);
  if (!content) return null;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => resolve(null));
    reader.readAsDataURL(content);
  });
}
