// Fetches a file with this tab's session, which no link could carry, and shows it or hands it to the browser to keep.

import { storedSession } from "./session.js";

// `line`: the message that shows the file, whose room's members may have it.
async function fetched(token, line) {
  const session = storedSession();
  const answer = await fetch(`/files/${encodeURIComponent(token)}?line=${line}`, {
    headers: { Authorization: `Bearer ${session?.token ?? ""}` },
  }).catch(() => null);
  return answer?.ok ? answer.blob() : null;
}

export async function download(token, name, line) {
  const content = await fetched(token, line);
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
export async function picture(token, line) {
  const content = await fetched(token, line);
  if (!content) return null;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => resolve(null));
    reader.readAsDataURL(content);
  });
}

// A recording, to be listened to here; null where it is gone.
export async function sound(token, line) {
  const content = await fetched(token, line);
  return content && URL.createObjectURL(content);
}
