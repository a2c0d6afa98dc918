// Reading and answering by keyboard alone: arrows go through the messages, Enter opens a message's menu, R replies.

const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export function makeMessagesReachable(root) {
  root.addEventListener("keydown", (event) => {
    const target = event.target;
    const list = target.closest?.("#messages-list");
    if (list) inList(event, list, target);
    else if (target.closest?.(".vac-menu-options")) inMenu(event, target);
  });
}

function inList(event, list, target) {
  if (target.closest(".vac-menu-options")) return inMenu(event, target);
  const cards = [...list.querySelectorAll(".vac-message-card")];
  const place = cards.indexOf(target);
  if (event.key in STEPS && cards.length) {
    event.preventDefault();
    const wanted = place < 0 ? cards.length - 1 : place + STEPS[event.key];
    const next = cards[Math.max(0, Math.min(cards.length - 1, wanted))];
    if (place >= 0) target.dispatchEvent(new MouseEvent("mouseleave"));
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    // The component shows a message's menu only under a mouse.
    next.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  } else if (place >= 0 && (event.key === "Enter" || event.key.toLowerCase() === "r") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openMenu(target, event.key === "Enter" ? null : 0);
  }
}

// Opens the menu of a message and goes into it, or chooses from it at once.
function openMenu(card, choice) {
  card.querySelector(".vac-message-options")?.click();
  setTimeout(() => {
    const items = card.querySelectorAll(".vac-menu-item");
    if (choice === null) items[0]?.focus();
    else items[choice]?.click();
  }, 60);
}

function inMenu(event, target) {
  const items = [...target.closest(".vac-menu-options").querySelectorAll(".vac-menu-item")];
  const place = items.indexOf(target);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    items[(place + STEPS[event.key] + items.length) % items.length].focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    const card = target.closest(".vac-message-card");
    document.body.click();
    card?.focus();
  } else return;
  event.stopPropagation();
}
