// Counts by the seconds that the server said are left, so a wrong clock of the phone changes nothing.
// Nothing is loaded by itself: at zero a button appears.
(function () {
  "use strict";
  var box = document.querySelector("[data-countdown]");
  if (!box || !window.performance) return;
  var total = Number(box.dataset.countdown), began = performance.now();
  var shown = box.querySelector("[data-left]"), said = box.querySelector("[data-said]");
  var told = null;

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function tick() {
    var left = Math.ceil(total - (performance.now() - began) / 1000);
    if (left <= 0) {
      shown.textContent = "00:00:00";
      said.textContent = box.dataset.come;
      box.querySelector("[data-after]").hidden = false;
      return;
    }
    shown.textContent = two(Math.floor(left / 3600)) + ":" + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
    [10, 5, 1].forEach(function (minutes) {
      if (left === minutes * 60 && told !== minutes) {
        told = minutes;
        said.textContent = box.dataset.minutes.replace("{n}", minutes);
      }
    });
    window.setTimeout(tick, 250);
  }
  tick();
})();
