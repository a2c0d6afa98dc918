// Keeps the end of a conversation in sight while the person is at the end.
//
// The component does so for one message of known height; two that come together, or buttons that are laid out a
// moment later, leave it behind. Here every growth of the list counts, unless the person has scrolled up.

const NEAR = 80;
const HAND_STILL = 1_000;
const HELD = 3_000;

export class Follower {
  constructor(root) {
    this.root = root;
    this.atEnd = true;
    this.touched = 0;
    this.list = null;
    this.growth = new ResizeObserver(() => this.keep());
    new MutationObserver(() => this.attach()).observe(root, { childList: true, subtree: true });
    this.attach();
  }

  toEnd() {
    this.atEnd = true;
    this.keep();
  }

  // Show the message with this id in the middle and mark it for a while. The component draws in steps and moves the
  // list at each, so the message is held there until that has settled, or a hand takes the list.
  bring(id) {
    const began = Date.now();
    const held = setInterval(() => {
      const place = this.root.getElementById(id);
      if (this.touched > began || Date.now() - began > HELD) {
        clearInterval(held);
        place?.classList.remove("found");
        return;
      }
      this.atEnd = false;
      if (!place) return;
      place.classList.add("found");
      const { top, bottom } = place.getBoundingClientRect();
      const list = this.list.getBoundingClientRect();
      if (top < list.top || bottom > list.bottom) place.scrollIntoView({ block: "center" });
    }, 60);
  }

  attach() {
    const list = this.root.querySelector("#messages-list");
    const content = this.root.querySelector(".vac-messages-container");
    if (!list || !content || (list === this.list && content === this.content)) return;
    if (list !== this.list) {
      for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
        list.addEventListener(sign, () => (this.touched = Date.now()), { passive: true });
      }
      list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    }
    this.list = list;
    this.content = content;
    this.growth.disconnect();
    this.growth.observe(content);
    this.growth.observe(list);
  }

  scrolled() {
    const near = this.list.scrollHeight - this.list.clientHeight - this.list.scrollTop < NEAR;
    // Only a hand leaves the end; the component's own smooth scrolling passes through the middle too.
    if (near) this.atEnd = true;
    else if (Date.now() - this.touched < HAND_STILL) this.atEnd = false;
  }

  keep() {
    if (this.atEnd && this.list) this.list.scrollTop = this.list.scrollHeight;
  }
}
