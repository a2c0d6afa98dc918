// Recordings and files that wait to be sent. They rest in the browser's database, so that neither a lost connection
// nor a reload loses them; where there is none (some private windows), in this page's memory.

const BASE = "thuky";
const STORE = "waiting";
const MEMORY = new Map();

function asked(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

async function store(mode) {
  const opening = indexedDB.open(BASE, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE));
  const base = await asked(opening);
  const transaction = base.transaction(STORE, mode);
  transaction.addEventListener("complete", () => base.close());
  return transaction.objectStore(STORE);
}

export async function put(key, blob) {
  MEMORY.set(key, blob);
  await store("readwrite").then((kept) => asked(kept.put(blob, key))).catch(() => null);
}

export async function take(key) {
  return MEMORY.get(key) ?? (await store("readonly").then((kept) => asked(kept.get(key))).catch(() => null)) ?? null;
}

export async function drop(key) {
  MEMORY.delete(key);
  await store("readwrite").then((kept) => asked(kept.delete(key))).catch(() => null);
}
