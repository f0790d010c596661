// «Hỏi 1022» as a panel over the page, loaded by portal.js with the first tap; without it the link leads to the
// same conversation on a page.
(function () {
  "use strict";
  var POLL = 4000, SLOW = 20000, QUIET_AFTER = 120000;
  var panel, body, timer, lastChange = 0;

  function newest() {
    var turns = body.querySelectorAll("[data-turn]");
    return turns.length ? turns[turns.length - 1].dataset.turn : "0";
  }

  function show(html, keepTyped) {
    var typed = keepTyped && body.querySelector("textarea") ? body.querySelector("textarea").value : "";
    var hadFocus = body.contains(document.activeElement);
    body.innerHTML = html;
    var text = body.querySelector("textarea");
    if (typed) text.value = typed;
    if (hadFocus || !keepTyped) text.focus();
    var turns = body.querySelectorAll(".turn");
    if (turns.length) turns[turns.length - 1].scrollIntoView({ block: "nearest" });
    lastChange = Date.now();
  }

  function trouble() {
    var words = body.querySelector(".chat-trouble") || document.createElement("p");
    words.className = "chat-trouble error";
    words.setAttribute("role", "alert");
    words.textContent = panel.dataset.trouble;
    body.appendChild(words);
  }

  function load(address, options, keepTyped) {
    return fetch(address, options).then(function (answer) {
      if (answer.status === 204) return;
      return answer.text().then(function (html) {
        if (answer.ok || answer.status === 422 || answer.status === 429) show(html, keepTyped);
        else trouble();
      });
    }).catch(trouble);
  }

  function poll() {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      if (!panel.open || document.hidden) return poll();
      fetch(panel.dataset.news + newest(), { credentials: "same-origin" }).then(function (answer) {
        if (answer.status === 200) return answer.text().then(function (html) { show(html, true); });
      }).catch(function () {}).then(poll);
    }, Date.now() - lastChange > QUIET_AFTER ? SLOW : POLL);
  }

  function send(event) {
    var form = event.target;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    var data = new FormData(form), pressed = event.submitter;
    if (pressed && pressed.name) data.append(pressed.name, pressed.value);
    load(form.action, { method: "POST", body: data, credentials: "same-origin" }, false).then(function () {
      delete form.dataset.sent;
    });
  }

  function build(link) {
    panel = document.createElement("dialog");
    panel.className = "chat-panel";
    panel.setAttribute("aria-label", link.dataset.title);
    panel.dataset.trouble = link.dataset.trouble;
    panel.dataset.news = link.dataset.chat + "moi/?khung=1&sau=";
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = link.dataset.style;
    document.head.appendChild(style);
    var head = document.createElement("div"), title = document.createElement("strong");
    var close = document.createElement("button");
    head.className = "chat-head";
    title.textContent = link.dataset.title;
    close.type = "button";
    close.className = "button slim";
    close.textContent = link.dataset.close;
    close.addEventListener("click", function () { panel.close(); });
    head.append(title, close);
    body = document.createElement("div");
    body.className = "chat-body";
    body.addEventListener("submit", send);
    panel.append(head, body);
    document.body.appendChild(panel);
  }

  function open(link) {
    if (!panel) build(link);
    panel.showModal();
    load(link.dataset.chat + "?khung=1", { credentials: "same-origin" }, false).then(poll);
  }

  document.querySelectorAll("a[data-chat]").forEach(function (link) {
    var wanted = link.dataset.ready;
    link.dataset.ready = "yes";
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(link);
    });
    if (wanted) open(link);
  });
})();
