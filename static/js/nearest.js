// Only on a tap: the place is asked of the phone, rounded to about a kilometre, and sent with the form.
(function () {
  "use strict";
  var button = document.querySelector("[data-nearest]");
  var words = document.querySelector("[data-nearest-words]");
  var form = document.querySelector("main form[method=get]");
  if (!button || !form || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(function (found) {
      form.elements.lat.value = found.coords.latitude.toFixed(2);
      form.elements.lng.value = found.coords.longitude.toFixed(2);
      form.elements.place.value = "";
      form.submit();
    }, function () {
      button.disabled = false;
      words.textContent = words.dataset.refused;
    }, { timeout: 10000, maximumAge: 300000 });
  });
})();
