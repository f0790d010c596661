// The button that lets this browser take notifications: asks its permission, then sends the form with the keys.
(function () {
  "use strict";
  var section = document.querySelector("[data-push]");
  if (!section || !("serviceWorker" in navigator) || !("PushManager" in window) || !window.isSecureContext) return;
  var form = section.querySelector("form"), problem = section.querySelector("[role=alert]");

  function keyBytes(text) {
    var padded = text.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((text.length + 3) % 4);
    return Uint8Array.from(window.atob(padded), function (sign) { return sign.charCodeAt(0); });
  }

  function fail(reason) {
    problem.textContent = problem.dataset[reason];
    problem.hidden = false;
    delete form.dataset.sent;
  }

  function subscribe() {
    return navigator.serviceWorker.register(section.dataset.worker, {scope: section.dataset.scope})
      .then(function (registration) { return ready(registration); })
      .then(function (registration) {
        return registration.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: keyBytes(section.dataset.push)});
      });
  }

  // navigator.serviceWorker.ready waits for a worker of this very page, which may be outside of the scope.
  function ready(registration) {
    if (registration.active) return registration;
    return new Promise(function (resolve) {
      var worker = registration.installing || registration.waiting;
      worker.addEventListener("statechange", function () {
        if (worker.state === "activated") resolve(registration);
      });
    });
  }

  section.hidden = false;
  form.addEventListener("submit", function (event) {
    if (form.elements.subscription.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Notification.requestPermission().then(function (answer) {
      if (answer !== "granted") return fail("denied");
      return subscribe().then(function (subscription) {
        form.elements.subscription.value = JSON.stringify(subscription);
        form.submit();
      });
    }).catch(function () { fail("failed"); });
  }, true);
})();
