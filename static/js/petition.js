// Saves time, does no work of its own: each step is whole without it.
(function () {
  "use strict";

  // The position is asked of the phone only on a tap, and sent with the form.
  var button = document.querySelector("[data-locate]");
  var words = document.querySelector("[data-located]");
  if (button && navigator.geolocation) {
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(function (found) {
        var form = button.form || button.closest("form");
        form.elements.latitude.value = found.coords.latitude.toFixed(6);
        form.elements.longitude.value = found.coords.longitude.toFixed(6);
        words.textContent = words.dataset.found + " " + form.elements.latitude.value + ", " + form.elements.longitude.value;
        button.disabled = false;
        document.dispatchEvent(new Event("portal:located"));
      }, function () {
        words.textContent = words.dataset.refused;
        button.disabled = false;
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }

  // The words of the first step outlive a network that breaks while they are sent; the next step has them kept.
  var KEPT = "petition-words", told = document.querySelector("form[data-keep]");
  try {
    if (told) {
      var area = told.querySelector("textarea");
      area.value = area.value || window.sessionStorage.getItem(KEPT) || "";
      told.addEventListener("submit", function () { window.sessionStorage.setItem(KEPT, area.value); });
    } else {
      window.sessionStorage.removeItem(KEPT);
    }
  } catch (error) { /* without a memory the browser's own must do */ }
})();
