// The service worker of /tin-bao/: shows what web push brings, and opens the page that it is about.
"use strict";

self.addEventListener("push", function (event) {
  var news = event.data ? event.data.json() : null;
  if (!news) return;
  event.waitUntil(self.registration.showNotification(news.title, {
    body: news.body,
    lang: news.language,
    tag: news.tag,
    data: {url: news.url, stop: news.stop},
    actions: [{action: "stop", title: news.stop_label}]
  }));
});

self.addEventListener("notificationclick", function (event) {
  var where = event.notification.data;
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.action === "stop" ? where.stop : where.url));
});
