// A place chosen on a map: by a click, or by keys: arrows move the map below the cross, the button takes its middle.
(function () {
  "use strict";
  var open = document.querySelector("[data-place-open]");
  if (!open) return;
  var told = open.dataset, box = document.querySelector("[data-map]"), take = document.querySelector("[data-place-take]");
  var words = document.querySelector("[data-located]"), form = open.closest("form"), pin = null;

  open.hidden = false;
  open.addEventListener("click", function () {
    open.disabled = true;
    window.portalMap.load(told)
      .then(begin)
      .catch(function () { words.textContent = told.failed; open.disabled = false; });
  });

  function begin(base) {
    box.closest("[data-place]").hidden = false;
    var map = window.portalMap.draw(box, told, base), L = window.L;
    var latitude = parseFloat(form.elements.latitude.value), longitude = parseFloat(form.elements.longitude.value);
    if (isNaN(latitude) || isNaN(longitude)) map.fitBounds(told.bounds.split(";").map(function (corner) { return corner.split(",").map(Number); }));
    else map.setView([latitude, longitude], 16);
    function set(spot) {
      form.elements.latitude.value = spot.lat.toFixed(6);
      form.elements.longitude.value = spot.lng.toFixed(6);
      words.textContent = words.dataset.found + " " + form.elements.latitude.value + ", " + form.elements.longitude.value;
      show(spot);
    }
    function show(spot) {
      if (pin) pin.setLatLng(spot);
      else pin = L.marker(spot, { keyboard: false, interactive: false, icon: L.divIcon({ className: "pin", iconSize: [44, 44] }) }).addTo(map);
    }
    if (!isNaN(latitude) && !isNaN(longitude)) show(map.getCenter());
    map.on("click", function (event) { set(event.latlng); });
    take.addEventListener("click", function () { set(map.getCenter()); });
    document.addEventListener("portal:located", function () {
      var spot = L.latLng(form.elements.latitude.value, form.elements.longitude.value);
      map.setView(spot, 16);
      show(spot);
    });
    open.remove();
    map.getContainer().focus();
  }
})();
