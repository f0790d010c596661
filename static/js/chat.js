// The chat: what htmx does not do by itself. On its own page, and as a panel over others, where portal.js loads
// this file with the first tap; without it the form and the link lead through the same conversation by pages.
(function () {
  "use strict";
  var TALL = 0.6, panel, sent = "", typed = "", isWaiting = false, hadFocus = false, wasAtEnd = true;

  function form() { return document.getElementById("talk"); }
  function send() { return form().querySelector(".write .button"); }
  function field() { return form().querySelector("textarea"); }
  function last() { return form().querySelector(".turn:last-child"); }

  // The newest turn whole; of one that is taller than the window, its beginning.
  function show() {
    var isTall = last().offsetHeight > TALL * window.innerHeight;
    last().scrollIntoView({ block: isTall ? "start" : "end" });
  }

  function isAtEnd() {
    return last().getBoundingClientRect().top < window.innerHeight;
  }

  function ready(focus) {
    form().querySelector("[data-enter]").hidden = !window.matchMedia("(hover: hover)").matches;
    if (focus) field().focus({ preventScroll: true });
    show();
  }

  // Enter sends; not while an input method puts a letter together, nor with Shift.
  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "talk-text" || event.key !== "Enter") return;
    if (event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (event.repeat) return;
    if (send().disabled) isWaiting = true;
    else form().requestSubmit(send());
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    var element = event.detail.elt;
    if (element.id === "talk-news" && (document.hidden || (panel && !panel.open))) event.preventDefault();
    if (element.id === "talk") {
      sent = field().value;
      form().querySelector("[data-trouble]").hidden = true;
    }
  });

  // While a message is on its way the next one waits: it needs the form that comes with the answer.
  // A refusal (422, 429) comes as the form with its reason. What was typed meanwhile is not lost.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail, status = detail.xhr.status;
    if (detail.target.id === "talk-news") {
      wasAtEnd = isAtEnd();
      if (!detail.target.isConnected) detail.shouldSwap = false; // what was sent has brought all news meanwhile
    }
    if (detail.target.id !== "talk") return;
    if (status === 422 || status === 429) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
    typed = field().value === sent ? "" : field().value;
    hadFocus = form().contains(document.activeElement) && document.activeElement.name !== "say";
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    var target = event.detail.target;
    if (target.id === "talk-news" && wasAtEnd) show();
    if (target.id !== "talk" && !target.classList.contains("chat-body")) return;
    if (typed) field().value = typed;
    typed = "";
    ready(hadFocus || target.id !== "talk");
    if (isWaiting && field().value) form().requestSubmit(send());
    isWaiting = false;
  });

  function trouble(event) {
    if (event.detail.elt.id === "talk") form().querySelector("[data-trouble]").hidden = false;
  }
  document.addEventListener("htmx:sendError", trouble);
  document.addEventListener("htmx:responseError", trouble);

  function build(link) {
    var style = document.createElement("link"), head = document.createElement("div");
    var title = document.createElement("strong"), close = document.createElement("button");
    style.rel = "stylesheet";
    style.href = link.dataset.style;
    document.head.appendChild(style);
    panel = document.createElement("dialog");
    panel.className = "chat-panel";
    panel.setAttribute("aria-label", link.dataset.title);
    head.className = "chat-head";
    title.textContent = link.dataset.title;
    close.type = "button";
    close.className = "button slim";
    close.textContent = link.dataset.close;
    close.addEventListener("click", function () { panel.close(); });
    head.append(title, close);
    panel.append(head, document.createElement("div"));
    panel.lastChild.className = "chat-body";
    document.body.appendChild(panel);
  }

  function open(link) {
    if (!panel) build(link);
    panel.showModal();
    window.htmx.ajax("GET", link.dataset.chat + "?khung=1", { target: panel.lastChild, swap: "innerHTML settle:0ms" });
    document.getElementById("unread").textContent = "";
  }

  function start(link) {
    if (window.htmx) return open(link);
    var script = document.createElement("script");
    script.src = link.dataset.htmx;
    script.onload = function () { open(link); };
    script.onerror = function () { window.location = link.href; };
    document.head.appendChild(script);
  }

  if (form()) return ready(false);
  document.querySelectorAll("a[data-chat]").forEach(function (link) {
    var wanted = link.dataset.ready;
    link.dataset.ready = "yes";
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      start(link);
    });
    if (wanted) start(link);
  });
})();
