// The number of unread messages in the head of every page, for browsers that have a conversation and no others.
(function () {
  "use strict";
  var EVERY = 60000, own = document.currentScript.dataset;
  if (!/(^|; )co_tro_chuyen=1/.test(document.cookie) || document.getElementById("talk")) return;

  function ask() {
    if (!document.hidden) window.htmx.ajax("GET", own.unread, { target: "#unread", swap: "innerHTML" });
    window.setTimeout(ask, EVERY);
  }

  window.addEventListener("load", function () {
    if (window.htmx) return ask();
    var script = document.createElement("script");
    script.src = own.htmx;
    script.onload = ask;
    document.head.appendChild(script);
  });
})();
