// What every map of the portal shares: Leaflet loaded when it is asked for, tiles or our own sketch below it.
(function () {
  "use strict";

  function json(address) {
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }
  function script(address) {
    return new Promise(function (done, failed) {
      var tag = document.createElement("script");
      tag.src = address;
      tag.onload = done;
      tag.onerror = failed;
      document.head.appendChild(tag);
    });
  }
  function style(address) {
    return new Promise(function (done, failed) {
      var tag = document.createElement("link");
      tag.rel = "stylesheet";
      tag.href = address;
      tag.onload = done;
      tag.onerror = failed;
      document.head.insertBefore(tag, document.head.querySelector("link[rel=stylesheet]"));
    });
  }

  // `told` is the button's data: tiles, outline, mapCss, leafletCss, leafletJs and, in the handbook, drawJs.
  // Gives the outline, or null where tiles are. A later style goes before an earlier one: ours has the last word.
  function load(told) {
    var parts = [told.tiles ? null : json(told.outline), style(told.mapCss), style(told.leafletCss), script(told.leafletJs)];
    if (told.drawJs) parts.push(script(told.drawJs));
    return Promise.all(parts).then(function (loaded) { return loaded[0]; });
  }

  function draw(box, told, outline) {
    var L = window.L;
    box.hidden = false;
    var map = L.map(box, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, maxZoom: told.tiles ? 18 : 17 });
    L.control.zoom({ zoomInTitle: told.zoomIn, zoomOutTitle: told.zoomOut }).addTo(map);
    if (told.tiles) L.tileLayer(told.tiles, { maxZoom: 19 }).addTo(map);
    else sketch(L, map, outline);
    return map;
  }

  function sketch(L, map, outline) {
    L.geoJSON(outline, {
      interactive: false,
      style: function (shape) {
        if (shape.properties.is === "land") return { fillColor: "#fdfaf3", fillOpacity: 1, color: "#6b7885", weight: 1 };
        return { color: shape.properties.is === "river" ? "#8cbfe8" : "#c9b98f", weight: shape.properties.is === "river" ? 3 : 2, fill: false };
      },
      pointToLayer: function (shape, spot) {
        var name = document.createElement("span");
        name.textContent = shape.properties.name;
        return L.marker(spot, { interactive: false, keyboard: false, icon: L.divIcon({ className: "town", html: name, iconSize: null }) });
      }
    }).addTo(map);
  }

  window.portalMap = { draw: draw, load: load };

  // The handbook's list is whole without its map: all of it is loaded when somebody asks for it.
  var button = document.querySelector("[data-map-open]");
  if (!button) return;
  var box = document.querySelector("[data-map]"), words = document.querySelector("[data-map-words]");
  var told = button.dataset;
  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    Promise.all([load(told), json(told.points)])
      .then(function (loaded) { window.portalMap.drawPoints(box, told, loaded[0], loaded[1]); button.remove(); })
      .catch(function () { words.textContent = told.failed; button.disabled = false; });
  });
})();
