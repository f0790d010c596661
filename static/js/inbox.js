// The operators' desk: shortcuts, the typing lock of one operator, focus and scrolling. Every page works without it.
(function () {
  "use strict";

  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  var form = one("form[data-composer]"), area = form && one("textarea", form);

  // --- where the eye should be ---
  var thread = one("#log");
  function toTheEnd() { if (thread) thread.scrollTop = thread.scrollHeight; }
  toTheEnd();
  var focused = one("[data-focus]");
  if (focused) focused.focus();

  // --- what the short answers bring ---
  function settle() {
    var poller = one("#poller"), seen = form && one("[data-seen]", form), typingLock = one("#typing-lock");
    if (poller && seen) seen.value = poller.dataset.lastTurn;
    if (form && typingLock) lock(typingLock.dataset.lock);
    if (typingLock) speak(typingLock);
  }
  // A colleague types, or has taken the conversation over: the words stay, the box is read-only.
  function lock(typingLock) {
    area.readOnly = typingLock !== "free";
    one("[data-send]", form).disabled = typingLock !== "free";
    one("[data-locked]", form).hidden = typingLock !== "typed";
    one("[data-taken]", form).hidden = typingLock !== "others";
    if (typingLock !== "others") return;
    one("[data-taken-words]", form).textContent = one("[data-shown]").textContent;
    if (waiting) { window.clearTimeout(waiting); tell(); }
  }

  // --- what is said aloud, each thing once ---
  var known = {};
  function isNew(key) {
    try {
      if (window.sessionStorage.getItem(key)) return false;
      window.sessionStorage.setItem(key, "said");
    } catch (error) {
      if (known[key]) return false;
      known[key] = true;
    }
    return true;
  }
  var state = "";
  function speak(typingLock) {
    var words = all("#typing-lock [data-alert]").filter(function (alert) {
      if (!alert.hasAttribute("data-shown")) return isNew("told-" + typingLock.dataset.talk + "-" + alert.dataset.alert);
      var changed = state && state !== alert.dataset.alert;
      state = alert.dataset.alert;
      return changed;
    }).map(function (alert) { return alert.textContent; });
    if (words.length) one("#say").textContent = words.join(" ");
  }
  if (one("#typing-lock")) window.setTimeout(function () { speak(one("#typing-lock")); }, 500);
  var atEnd = true;
  document.body.addEventListener("htmx:beforeSwap", function () {
    if (thread) atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  });
  document.body.addEventListener("htmx:afterSettle", function () {
    settle();
    if (atEnd) toTheEnd();
  });
  var lost = one("[data-lost]");
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.body.addEventListener(name, function (event) { heard((event.detail.xhr || {}).status || 0); });
  });
  document.body.addEventListener("htmx:afterOnLoad", function (event) { heard(event.detail.xhr.status); });

  // --- signed out meanwhile: nothing is sent, nothing is lost; after the log-in in another tab it goes on ---
  var signedOut = one("[data-signed-out]");
  function heard(status) {
    var isFine = status >= 200 && status < 400 || status === 409;
    if (status === 401) signedOut.hidden = false;
    else if (isFine && !signedOut.hidden) takeUpAgain();
    lost.hidden = isFine || status === 401;
  }
  function takeUpAgain() {
    window.fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (page) {
        var fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
        if (fresh) all("[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = fresh.value; });
        signedOut.hidden = true;
        if (area && area.value) tell();
      })
      .catch(function () { lost.hidden = false; });
  }
  document.addEventListener("submit", function (event) {
    if (!signedOut.hidden || navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (navigator.onLine === false) lost.hidden = false;
    }
  }, true);

  // --- emergencies: rings until somebody acknowledges, on every page of the desk ---
  var title = document.title, audio = null;
  function tone() {
    try {
      audio = audio || new (window.AudioContext || window.webkitAudioContext)();
      audio.resume();
      [880, 660, 880].forEach(function (pitch, number) {
        var voice = audio.createOscillator(), start = audio.currentTime + number * 0.25;
        voice.frequency.value = pitch;
        voice.connect(audio.destination);
        voice.start(start);
        voice.stop(start + 0.2);
      });
    } catch (error) { /* without sound the alarm is still on the page and in its title */ }
  }
  function ring() {
    var alarms = one("#emergencies [data-emergency]"), bar = one("#emergencies");
    document.title = (alarms ? "⚠ " : "") + title;
    if (!alarms) return;
    bar.dataset.rings = Number(bar.dataset.rings || 0) + 1;
    tone();
  }
  if (one("#emergencies")) {
    ring();
    window.setInterval(ring, 10000);
    document.body.addEventListener("htmx:afterSettle", function (event) {
      if (event.target.id === "emergencies") ring();
    });
  }

  // --- the typing lock: a lease renewed by typing, which also keeps the words ---
  var told = 0, waiting = 0;
  function tell() {
    told = Date.now();
    waiting = 0;
    window.htmx.trigger(area, "typed");
  }
  document.body.addEventListener("htmx:afterRequest", function (event) {
    var status = event.detail.xhr.status;
    if (event.detail.elt !== area || !status || status === 401) return;
    var state = one("#typing-lock").dataset.lock;
    lock(status === 409 ? (state === "others" ? state : "typed") : "free");
  });
  if (area) {
    area.addEventListener("input", function () {
      if (waiting) return;
      waiting = window.setTimeout(tell, Math.max(400, 5000 - (Date.now() - told)));
    });
    area.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event)) {
        event.preventDefault();
        if (!area.readOnly) form.requestSubmit();
      }
      if (event.key === "/" && !area.value && one("[data-canned]")) {
        event.preventDefault();
        openCanned();
      }
    });
    form.addEventListener("submit", function (event) {
      window.clearTimeout(waiting);
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", function () { delete form.dataset.sent; });
  }

  // Not location.reload(): the page of a refused answer would offer to send the answer again.
  function refresh() { window.location.replace(window.location.pathname + window.location.search); }

  // --- ready answers: Enter in their search takes the marked one, arrows mark another ---
  function openCanned() {
    var box = one("[data-canned]");
    if (!box) return;
    box.open = true;
    one("input", box).focus();
  }
  document.addEventListener("click", function (event) {
    var ready = event.target.closest("[data-use]");
    if (ready && area && !area.readOnly) {
      all("[data-canned]").forEach(function (box) { box.open = false; });
      area.value = area.value ? area.value.trimEnd() + "\n" + ready.dataset.use : ready.dataset.use;
      area.dispatchEvent(new Event("input"));
      area.focus();
    }
    if (event.target.closest("[data-refresh]")) {
      event.preventDefault();
      refresh();
    }
  });
  all("[data-canned] form").forEach(function (search) {
    search.addEventListener("submit", function (event) { event.preventDefault(); });
    search.addEventListener("keydown", function (event) {
      if (isComposing(event)) return;
      var ready = all("#canned-found [data-use]"), at = ready.findIndex(function (one) { return one.hasAttribute("data-marked"); });
      if (event.key === "Enter" && ready.length) {
        event.preventDefault();
        one("[data-canned]").open = false;
        ready[Math.max(at, 0)].click();
      }
      var by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by || !ready.length) return;
      event.preventDefault();
      if (at >= 0) ready[at].removeAttribute("data-marked");
      at = Math.max(0, Math.min(ready.length - 1, Math.max(at, 0) + by));
      ready[at].setAttribute("data-marked", "");
      ready[at].scrollIntoView({ block: "nearest" });
      one("#canned-marked").textContent = one("strong", ready[at]).textContent;
    });
  });

  // --- a note for a colleague: @ leads to the choice ---
  all("#note").forEach(function (note) {
    note.addEventListener("input", function (event) {
      if (event.data !== "@" || !one("#mention")) return;
      note.value = note.value.replace(/@$/, "").trimEnd();
      one("#mention").focus();
    });
  });

  // --- sound and notice of the browser, each by the operator's own choice, kept in this browser ---
  function choice(name) {
    var key = "inbox-" + name, box = one("[data-choice='" + name + "']");
    function isOn() { try { return !!window.localStorage.getItem(key); } catch (error) { return !!box && box.checked; } }
    if (box) {
      box.checked = isOn();
      box.addEventListener("change", function () {
        try { if (box.checked) window.localStorage.setItem(key, "yes"); else window.localStorage.removeItem(key); }
        catch (error) { /* without a memory it holds until the page is left */ }
      });
    }
    return { box: box, isOn: isOn };
  }
  var sound = choice("sound"), notice = choice("notice");
  if (sound.box) sound.box.addEventListener("change", function () { if (sound.box.checked) tone(); });
  if (notice.box) {
    if (!window.Notification) notice.box.disabled = true;
    notice.box.addEventListener("change", function () {
      if (notice.box.checked && window.Notification) window.Notification.requestPermission().then(function (answer) {
        if (answer === "granted") return;
        notice.box.checked = false;
        notice.box.dispatchEvent(new Event("change"));
      });
    });
  }
  function call(words) {
    if (sound.isOn()) tone();
    if (notice.isOn() && document.hidden && window.Notification && window.Notification.permission === "granted")
      new window.Notification(words, { tag: "inbox" });
  }
  function numberOf(selector, name) { var found = one(selector); return found ? Number(found.dataset[name] || 0) : 0; }
  function seen() {
    return {
      queue: numberOf(".list-updates", "waiting"),
      bell: numberOf("#bell", "told"),
      call: all("#thread .by-citizen").length
    };
  }
  var before = seen();
  document.body.addEventListener("htmx:afterSettle", function () {
    var now = seen(), words = one("[data-call-words]").dataset;
    Object.keys(now).forEach(function (what) { if (now[what] > before[what]) call(words[what + "Words"]); });
    before = now;
  });

  // --- keys: off inside fields, while Telex or VNI composes, and where the operator switched them off ---
  var OFF = "inbox-keys-off", asked = "", box = one("[data-keys-on]");
  function areOn() { try { return !window.localStorage.getItem(OFF); } catch (error) { return true; } }
  if (box) {
    box.checked = areOn();
    box.addEventListener("change", function () {
      try {
        if (box.checked) window.localStorage.removeItem(OFF); else window.localStorage.setItem(OFF, "yes");
      } catch (error) { /* without a memory the keys stay as they are */ }
    });
  }
  function isComposing(event) { return event.isComposing || event.keyCode === 229; }
  function step(by) {
    var rows = all("[data-row]");
    if (!rows.length) return;
    var at = rows.indexOf(document.activeElement);
    if (at < 0) at = rows.findIndex(function (row) { return row.hasAttribute("aria-current"); });
    rows[Math.max(0, Math.min(rows.length - 1, at + by))].focus();
  }
  function press(key) {
    var target = one("[data-key='" + key + "']");
    if (!target) return;
    if (target.tagName === "SUMMARY") {
      target.parentNode.open = true;
      var field = one("input:not([type=hidden]), textarea", target.parentNode);
      (field || target).focus();
    } else {
      target.focus();
      target.click();
    }
  }
  function go(key) {
    var view = { q: "cho", m: "toi", l: "tat-ca" }[key], link = view && one("[data-go='" + view + "']");
    if (link) link.click();
  }
  function nextPane() {
    var panes = all("[data-pane]").filter(function (pane) { return pane.offsetParent; });
    var at = panes.findIndex(function (pane) { return pane.contains(document.activeElement); });
    var next = panes[(at + 1) % panes.length];
    if (next) one("a, button, textarea, input:not([type=hidden]), summary", next).focus();
  }
  function help() {
    var keys = one("[data-keys]");
    keys.open = !keys.open;
    one("summary", keys).focus();
    keys.scrollIntoView();
  }
  var KEYS = {
    s: function () { var search = one("#find"); if (search) { search.focus(); search.select(); } },
    j: function () { step(1); },
    k: function () { step(-1); },
    r: function () { if (area) area.focus(); },
    c: openCanned,
    a: function () { var file = one("#attachment"); if (file) { file.focus(); file.click(); } },
    u: refresh,
    b: function () { var last = all("[data-last-key='b']").pop(); if (last) last.focus(); },
    "?": help
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "F6") { event.preventDefault(); nextPane(); return; }
    if (event.key === "Escape" && document.activeElement) { document.activeElement.blur(); return; }
    if (!areOn() || isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var key = event.key.toLowerCase();
    if (asked) { asked = ""; go(key); return; }
    if (key === "g") { asked = key; window.setTimeout(function () { asked = ""; }, 1500); return; }
    if (KEYS[key]) { event.preventDefault(); KEYS[key](); return; }
    if ("tnhped".indexOf(key) >= 0) { event.preventDefault(); press(key); }
  });
})();
