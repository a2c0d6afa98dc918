// Fetches a file with this tab's session, which no link could carry, and hands it to the browser to keep.

import { storedSession } from "./session.js";

export async function download(token, name) {
  const session = storedSession();
  const answer = await fetch(`/files/${encodeURIComponent(token)}`, {
    headers: { Authorization: `Bearer ${session?.token ?? ""}` },
  }).catch(() => null);
  if (!answer?.ok) return false;
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}
