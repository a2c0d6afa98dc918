// What the writing field and the messages need that the chat component does not do.

export function fileName({ name, extension }) {
  return extension ? `${name}.${extension}` : name;
}

export function openLinkOutside(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link) return;
  event.preventDefault();
  open(link.href, "_blank", "noopener,noreferrer");
}

// The component sends on the release of Enter. The Enter that ends a Vietnamese composition belongs to the input
// method: its release is kept from the component.
export function holdEnterWhileComposing(chat) {
  let composing = false;
  let held = false;
  chat.addEventListener("compositionstart", () => (composing = true), true);
  chat.addEventListener("compositionend", () => (composing = false), true);
  chat.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.keyCode === 229) held = composing || event.isComposing || event.keyCode === 229;
  }, true);
  chat.addEventListener("keyup", (event) => {
    if (event.key !== "Enter" || !(held || composing || event.isComposing)) return;
    held = false;
    event.stopPropagation();
  }, true);
}

// As crypto.randomUUID, the clipboard is there on https and localhost only; an office may serve plain http inside.
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  before?.focus?.();
}

export function newId() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
