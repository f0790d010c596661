// Saves time, does no work of its own: every page is whole without it.
(function () {
  "use strict";

  // «Chép»: the buttons are hidden in the page, because without a script the text is selected by a tap.
  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done);
      return;
    }
    var area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "hidden-text";
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) done();
    area.remove();
  }

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    var words = button.textContent, name = button.getAttribute("aria-label") || words;
    function say(text, spoken) {
      button.textContent = text;
      button.setAttribute("aria-label", spoken);
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(button.dataset.copy, function () {
        say(button.dataset.done, button.dataset.done);
        window.setTimeout(function () { say(words, name); }, 3000);
      });
    });
  });

  // The phone's own sheet of applications, Zalo among them; where there is none, the address can be copied.
  document.querySelectorAll("button[data-share]").forEach(function (button) {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(function () {});
    });
  });

  // Without a network nothing is sent and nothing is lost.
  var offline = document.querySelector("[data-offline]");
  if (offline) {
    document.querySelectorAll("form[method=post]").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (navigator.onLine !== false) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        offline.hidden = false;
        offline.scrollIntoView();
      }, true);
    });
    window.addEventListener("online", function () { offline.hidden = true; });
  }

  // A second tap on a submit button waits for the first; coming back with the back button wakes it again.
  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // «Hỏi 1022»: the panel's own script comes with the first tap; it then handles the link itself.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-chat]");
    if (!link || link.dataset.ready || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!window.HTMLDialogElement) return;
    event.preventDefault();
    link.dataset.ready = "yes";
    var script = document.createElement("script");
    script.src = link.dataset.script;
    script.onerror = function () { window.location = link.href; };
    document.head.appendChild(script);
  });

  // An error summary or a result heading takes the focus, so that it is read first.
  var first = document.querySelector("[data-focus]");
  if (first) first.focus();
})();
