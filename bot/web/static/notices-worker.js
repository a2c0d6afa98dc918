// Brings the page back to the front when a notice is touched on a phone. It keeps nothing and fetches nothing.

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const front = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    return pages.length ? pages[0].focus() : self.clients.openWindow("/");
  };
  event.waitUntil(front());
});
