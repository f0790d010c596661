// Points of a list as pins, and lines below them; map.js loads this with Leaflet when somebody asks for the map.
(function () {
  "use strict";

  window.portalMap.drawPoints = function (box, told, base, points, lines) {
    var L = window.L, clustered = clusters(L, points.features), map = window.portalMap.draw(box, told, base, covered);
    var corners = points.features.map(function (point) { return at(point); });
    var bounds = corners.length ? L.latLngBounds(corners) : L.latLngBounds(corner(told.bounds, 0), corner(told.bounds, 1));
    // Closer than its own tiles a map without streets is an empty ground.
    map.fitBounds(bounds.pad(0.1), { maxZoom: base.header ? base.header.maxZoom : 11 });
    if (lines) drawLines(L, map, lines);
    var pins = L.layerGroup().addTo(map);
    function covered(zoom) {
      return clustered(zoom).map(function (group) {
        var half = radius(group.points.length > 1), spot = group.spot;
        return { minX: spot.x - half, minY: spot.y - half, maxX: spot.x + half, maxY: spot.y + half };
      });
    }
    function show() {
      pins.clearLayers();
      clustered(map.getZoom()).forEach(function (group) { pins.addLayer(pin(L, map, group, told)); });
      nameTowns(L, box);
    }
    map.on("zoomend", show);
    show();
  };

  function corner(bounds, which) { return bounds.split(";")[which].split(",").map(Number); }

  function drawLines(L, map, lines) {
    var color = window.getComputedStyle(map.getContainer()).getPropertyValue("--map-bus").trim();
    L.geoJSON(lines, {
      style: function () { return { color: color, weight: 4, opacity: 0.8 }; },
      onEachFeature: function (line, layer) { layer.bindPopup(document.createTextNode(line.properties.name)); }
    }).addTo(map);
  }

  function at(point) { return [point.geometry.coordinates[1], point.geometry.coordinates[0]]; }

  // What a pin covers from its middle, with the halo of a name beside it (map.css).
  function radius(many) { return many ? 21 : 14; }

  // Points that would lie on each other share one pin with their number; a press on it comes nearer.
  // The groups of a zoom are asked for by the pins and by every tile that places names.
  function clusters(L, points) {
    var known = {};
    return function (zoom) {
      if (!known[zoom]) known[zoom] = cluster(L, points, zoom);
      return known[zoom];
    };
  }

  function cluster(L, points, zoom) {
    var groups = [];
    points.forEach(function (point) {
      var spot = L.CRS.EPSG3857.latLngToPoint(L.latLng(at(point)), zoom);
      var near = groups.find(function (group) { return group.spot.distanceTo(spot) < 40; });
      if (near) near.points.push(point);
      else groups.push({ spot: spot, points: [point] });
    });
    return groups;
  }

  // A town is named beside its dot where no pin and no other name lies; where there is no room it is not named.
  function nameTowns(L, box) {
    var taken = [].map.call(box.querySelectorAll(".pin"), function (pin) {
      var at = L.DomUtil.getPosition(pin), half = radius(pin.matches(".many"));
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

  function pin(L, map, group, told) {
    var count = group.points.length, first = group.points[0];
    // The stops of an itinerary have numbers, which their pins show.
    var number = first.properties.number, label = number && count > 1 ? number + "+" : number || count;
    // A colour for points of one state; a pin of several states is dark, as any that several share.
    var states = group.points.map(function (point) { return point.properties.state; });
    var state = states[0] && states.every(function (each) { return each === states[0]; }) ? " state-" + states[0] : "";
    var names = group.points.map(function (point) { return [point.properties.number, point.properties.name].filter(Boolean).join(". ") + (point.properties.state ? " (" + point.properties.open + ")" : ""); }).join(", ");
    var marker = L.marker(at(first), {
      icon: L.divIcon({ className: "pin" + (count > 1 || number ? " many" : "") + state, iconSize: [44, 44] }),
      title: names, alt: names, riseOnHover: true
    });
    marker.on("add", function () {
      marker.getElement().dataset.n = label;
      marker.getElement().setAttribute("aria-label", names);
    });
    if (count > 1 && map.getZoom() < map.getMaxZoom()) {
      marker.on("click keypress", function (event) {
        if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
        map.setView(at(first), Math.min(map.getZoom() + 2, map.getMaxZoom()));
      });
    } else {
      marker.bindPopup(popup(group.points, told));
    }
    return marker;
  }

  function popup(points, told) {
    var box = document.createElement("div");
    points.slice(0, 8).forEach(function (point) { box.append(card(point, told)); });
    return box;
  }

  function card(point, told) {
    var card = document.createElement("div"), name = document.createElement("a"), about = document.createElement("div"), ways = document.createElement("div");
    var spot = at(point).join(",");
    card.className = "map-card";
    if (point.properties.address) name.href = point.properties.address;
    name.textContent = point.properties.name;
    name.lang = point.properties.lang;
    about.textContent = [point.properties.kind, point.properties.about, point.properties.open].filter(Boolean).join(" · ");
    ways.append(
      link(told.directions, "geo:" + spot + "?q=" + spot + "(" + encodeURIComponent(point.properties.name) + ")"),
      " ",
      link(told.elsewhere, "https://www.openstreetmap.org/?mlat=" + at(point)[0] + "&mlon=" + at(point)[1] + "#map=17/" + at(point).join("/"))
    );
    card.append(name, about, ways);
    return card;
  }

  function link(words, address) {
    var link = document.createElement("a");
    link.href = address;
    link.rel = "noreferrer";
    link.textContent = words;
    return link;
  }
})();
