// What every map of the portal shares: all of it is loaded when somebody asks; tiles of our own, or the outline below it.
(function () {
  "use strict";

  function json(address) {
    if (address.charAt(0) === "#") return Promise.resolve(JSON.parse(document.querySelector(address).textContent));
    return fetch(address).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }
  function element(name, given) {
    return new Promise(function (done, failed) {
      var tag = Object.assign(document.createElement(name), given, { onload: done, onerror: failed });
      // A later style goes before an earlier one: ours has the last word.
      if (name === "link") document.head.insertBefore(tag, document.head.querySelector("link[rel=stylesheet]"));
      else document.head.appendChild(tag);
    });
  }
  function script(address) { return element("script", { src: address }); }
  function style(address) { return element("link", { rel: "stylesheet", href: address }); }

  // `told` is the data of the element that asked (maps/assets.html, maps/block.html).
  // Gives what `draw` needs: the file of tiles with its header, or the outline where there is none.
  function load(told) {
    var parts = [style(told.mapCss), style(told.leafletCss), script(told.leafletJs), script(told.tilesJs), script(told.styleJs)];
    if (told.drawJs) parts.push(script(told.drawJs));
    return Promise.all(parts).then(function () {
      var file = new window.protomapsL.PmtilesSource(told.archive, true).p;
      return Promise.all([file.getHeader(), file.getMetadata()])
        .then(function (read) { return { file: file, header: read[0], credit: read[1].attribution || "" }; })
        .catch(function () { return json(told.outline).then(function (outline) { return { outline: outline }; }); });
    });
  }

  function noPins() { return []; }

  function draw(box, told, base, pins) {
    var L = window.L;
    box.hidden = false;
    var map = L.map(box, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, minZoom: 6, maxZoom: 17 });
    L.control.zoom({ zoomInTitle: told.zoomIn, zoomOutTitle: told.zoomOut }).addTo(map);
    if (base.header) map.setMaxBounds([[base.header.minLat - 0.4, base.header.minLon - 0.4], [base.header.maxLat + 0.4, base.header.maxLon + 0.4]]);
    if (base.file) window.portalMap.tiles(box, base, told.layer, pins || noPins).addTo(map);
    else sketch(L, map, base.outline);
    var credit = box.parentNode.querySelector("[data-map-credit]");
    if (credit && base.credit) credit.textContent = told.credit + " " + base.credit + ".";
    return map;
  }

  function sketch(L, map, outline) {
    var tokens = window.getComputedStyle(map.getContainer());
    function token(name) { return tokens.getPropertyValue("--map-" + name).trim(); }
    L.geoJSON(outline, {
      interactive: false,
      style: function (shape) {
        if (shape.properties.is === "land") return { fillColor: token("land"), fillOpacity: 1, color: token("shore"), weight: 1 };
        return { color: token("river"), weight: 3, fill: false };
      },
      pointToLayer: function (shape, spot) {
        var name = document.createElement("span");
        name.textContent = shape.properties.name;
        return L.marker(spot, { interactive: false, keyboard: false, icon: L.divIcon({ className: "town", html: name, iconSize: null }) });
      }
    }).addTo(map);
  }

  window.portalMap = { draw: draw, load: load };

  // A list is whole without its map: all of it is loaded when somebody asks for it.
  document.querySelectorAll("[data-map-block]").forEach(function (block) {
    var button = block.querySelector("[data-map-open]"), words = block.querySelector("[data-map-words]");
    button.hidden = false;
    button.addEventListener("click", function (event) {
      var told = block.dataset;
      button.disabled = true;
      Promise.all([load(told), json(told.points), told.lines ? json(told.lines) : null])
        .then(function (loaded) {
          block.querySelector("[data-map-shown]").hidden = false;
          var box = block.querySelector("[data-map]");
          window.portalMap.drawPoints(box, told, loaded[0], loaded[1], loaded[2]);
          button.remove();  // and the focus with it
          if (event.isTrusted && document.activeElement === document.body) box.focus();
        })
        .catch(function () { words.textContent = told.failed; button.disabled = false; });
    });
    if ("opens" in block.dataset) button.click();
  });
})();
