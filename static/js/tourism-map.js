// The list is whole without the map; Leaflet is loaded only when somebody asks for it.
(function () {
  "use strict";
  var button = document.querySelector("[data-map-open]");
  if (!button) return;
  var box = document.querySelector("[data-map]"), words = document.querySelector("[data-map-words]");
  var told = button.dataset;
  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    Promise.all([style(told.leafletCss), script(told.leafletJs), json(told.points), told.tiles ? null : json(told.outline)])
      .then(function (loaded) { draw(loaded[2], loaded[3]); button.hidden = true; })
      .catch(function () { words.textContent = told.failed; button.disabled = false; });
  });

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

  function draw(points, outline) {
    var L = window.L;
    box.hidden = false;
    var map = L.map(box, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, maxZoom: 17 });
    L.control.zoom({ zoomInTitle: told.zoomIn, zoomOutTitle: told.zoomOut }).addTo(map);
    if (told.tiles) L.tileLayer(told.tiles, { maxZoom: 19 }).addTo(map);
    else sketch(L, map, outline);
    var pins = L.layerGroup().addTo(map);
    var corners = points.features.map(function (point) { return at(point); });
    map.fitBounds(L.latLngBounds(corners).pad(0.1), { maxZoom: 14 });
    function show() { pins.clearLayers(); cluster(map, points.features).forEach(function (group) { pins.addLayer(pin(L, map, group)); }); }
    map.on("zoomend", show);
    show();
  }

  function at(point) { return [point.geometry.coordinates[1], point.geometry.coordinates[0]]; }

  // Points that would lie on each other share one pin with their number; a press on it comes nearer.
  function cluster(map, points) {
    var groups = [];
    points.forEach(function (point) {
      var spot = map.project(at(point), map.getZoom());
      var near = groups.find(function (group) { return group.spot.distanceTo(spot) < 40; });
      if (near) near.points.push(point);
      else groups.push({ spot: spot, points: [point] });
    });
    return groups;
  }

  function pin(L, map, group) {
    var count = group.points.length, first = group.points[0];
    var names = group.points.map(function (point) { return point.properties.name; }).join(", ");
    var marker = L.marker(at(first), {
      icon: L.divIcon({ className: "pin" + (count > 1 ? " many" : ""), iconSize: [44, 44] }),
      title: names, alt: names, riseOnHover: true
    });
    marker.on("add", function () {
      marker.getElement().dataset.n = count;
      marker.getElement().setAttribute("aria-label", names);
    });
    if (count > 1 && map.getZoom() < map.getMaxZoom()) {
      marker.on("click keypress", function (event) {
        if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
        map.setView(at(first), Math.min(map.getZoom() + 2, map.getMaxZoom()));
      });
    } else {
      marker.bindPopup(popup(group.points));
    }
    return marker;
  }

  function popup(points) {
    var box = document.createElement("div");
    points.slice(0, 8).forEach(function (point) {
      var link = document.createElement("a"), about = document.createElement("div");
      link.href = point.properties.address;
      link.textContent = point.properties.name;
      about.textContent = [point.properties.about, point.properties.open].filter(Boolean).join(" · ");
      box.append(link, about);
    });
    return box;
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
})();
