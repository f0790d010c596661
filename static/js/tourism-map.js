// The entries of a list as pins; map.js loads this with Leaflet when somebody asks for the map.
(function () {
  "use strict";

  window.portalMap.drawPoints = function (box, told, outline, points) {
    var L = window.L, map = window.portalMap.draw(box, told, outline);
    var pins = L.layerGroup().addTo(map);
    var corners = points.features.map(function (point) { return at(point); });
    map.fitBounds(L.latLngBounds(corners).pad(0.1), { maxZoom: 14 });
    function show() { pins.clearLayers(); cluster(map, points.features).forEach(function (group) { pins.addLayer(pin(L, map, group)); }); nameTowns(L, box); }
    map.on("zoomend", show);
    show();
  };

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

  // A town is named beside its dot where no pin and no other name lies; where there is no room it is not named.
  function nameTowns(L, box) {
    var taken = [].map.call(box.querySelectorAll(".pin"), function (pin) {
      var at = L.DomUtil.getPosition(pin), half = pin.matches(".many") ? 19 : 15;
      return [at.x - half, at.y - half, at.x + half, at.y + half];
    });
    box.querySelectorAll(".town").forEach(function (town) {
      var at = L.DomUtil.getPosition(town), name = town.firstChild, w = name.offsetWidth, h = name.offsetHeight;
      var ways = [[8, -h / 2], [-w - 8, -h / 2], [-w / 2, 6], [-w / 2, -h - 6], [22, -h / 2], [-w - 22, -h / 2], [-w / 2, 20], [-w / 2, -h - 20]];
      var free = ways.find(function (way) {
        var x = at.x + way[0], y = at.y + way[1];
        return !taken.some(function (other) { return x < other[2] && x + w > other[0] && y < other[3] && y + h > other[1]; });
      });
      name.style.visibility = free ? "" : "hidden";
      if (!free) return;
      name.style.transform = "translate(" + free[0] + "px, " + free[1] + "px)";
      taken.push([at.x + free[0], at.y + free[1], at.x + free[0] + w, at.y + free[1] + h]);
    });
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
      link.lang = point.properties.lang;
      about.textContent = [point.properties.about, point.properties.open].filter(Boolean).join(" · ");
      box.append(link, about);
    });
    return box;
  }
})();
