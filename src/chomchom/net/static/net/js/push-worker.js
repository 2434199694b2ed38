/* Shows a message that arrives while no page is open. Its scope is /net/push/ alone: it intercepts no request. */
self.addEventListener("push", (event) => {
  const message = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(message.title ?? "촘촘", {
      body: message.text ?? "",
      tag: message.key,
      requireInteraction: message.severity === "red",
      data: { url: message.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
