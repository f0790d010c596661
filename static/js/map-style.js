// How the tiles look, in the colours of map.css. Layers and kinds are those of the Protomaps basemap.
(function () {
  "use strict";

  // `pins` gives the boxes that pins cover at a zoom, in pixels of the world: names keep clear of them.
  window.portalMap.tiles = function (box, base, shown, pins) {
    var tokens = window.getComputedStyle(box);
    function token(name) { return tokens.getPropertyValue("--map-" + name).trim(); }
    return window.protomapsL.leafletLayer({
      url: base.file,
      maxDataZoom: base.header.maxZoom,
      attribution: "",
      lang: "vi",
      backgroundColor: token("water"),
      paintRules: paint(token),
      labelRules: labels(token, tokens.fontFamily, shown, pins)
    });
  };

  function kind() {
    var kinds = [].slice.call(arguments);
    return function (zoom, feature) { return kinds.indexOf(feature.props.kind) >= 0; };
  }
  function isArea(zoom, feature) { return feature.geomType === 3; }
  function isLine(zoom, feature) { return feature.geomType === 2; }
  function and(one, other) { return function (zoom, feature) { return one(zoom, feature) && other(zoom, feature); }; }
  function growing(from, until) {
    return function (zoom) { return from + (until - from) * Math.min(1, Math.max(0, (zoom - 8) / 9)); };
  }

  function paint(token) {
    var P = window.protomapsL;
    function area(layer, fill, filter) { return { dataLayer: layer, filter: filter, symbolizer: new P.PolygonSymbolizer({ fill: token(fill) }) }; }
    function line(layer, color, from, until, filter, dash) {
      return { dataLayer: layer, filter: filter, symbolizer: new P.LineSymbolizer({
        color: token(color), width: growing(from, until), dash: dash, dashColor: dash && token(color), dashWidth: growing(from, until), lineCap: "round", lineJoin: "round" }) };
    }
    return [
      area("earth", "land", isArea),
      area("landuse", "wood", kind("wood", "park", "forest", "nature_reserve")),
      area("landuse", "beach", kind("beach")),
      area("landuse", "built", kind("residential", "industrial")),
      area("water", "water", isArea),
      line("earth", "shore", 0.8, 1.5, isLine),
      line("water", "river", 0.8, 2.5, and(isLine, kind("river"))),
      line("water", "river", 0.3, 2, and(isLine, kind("stream", "canal"))),
      area("buildings", "building"),
      line("roads", "road-edge", 0.3, 2, kind("path"), [3, 3]),
      line("roads", "road-edge", 0.5, 9, kind("minor_road")),
      line("roads", "road-edge", 1.2, 13, kind("major_road", "medium_road")),
      line("roads", "road-edge", 2.2, 17, kind("highway")),
      line("roads", "road", 0.3, 7, kind("minor_road")),
      line("roads", "road-major", 0.6, 11, kind("major_road", "medium_road")),
      line("roads", "road-major", 1.4, 14, kind("highway")),
      line("roads", "rail", 0.8, 2, kind("rail"), [6, 3]),
      line("roads", "shore", 0.8, 1.5, kind("ferry"), [4, 4]),
      line("bus_lines", "bus", 0.7, 3)
    ];
  }

  function overlap(one, other) {
    return one.minX < other.maxX && one.maxX > other.minX && one.minY < other.maxY && one.maxY > other.minY;
  }
  // A symbolizer whose text is never placed below a pin: pins are markers above the canvas, the labeller does not know them.
  function clear(pins, symbolizer) {
    return { place: function (layout, geometry, feature) {
      var covered = pins(layout.zoom), placed = symbolizer.place(layout, geometry, feature);
      var free = (placed || []).filter(function (label) {
        return !label.bboxes.some(function (box) { return covered.some(function (pin) { return overlap(box, pin); }); });
      });
      return free.length ? free : undefined;
    } };
  }
  // The first way in which other names leave room.
  function first(symbolizers) {
    return { place: function (layout, geometry, feature) {
      for (var at = 0; at < symbolizers.length; at += 1) {
        var placed = symbolizers[at].place(layout, geometry, feature);
        if (placed) return placed;
      }
    } };
  }
  // East, west, above and below: beside the dot, then beside a pin that lies on it.
  var WAYS = [[8, 0, 3], [-8, 0, 7], [0, -6, 1], [0, 6, 5], [24, 0, 3], [-24, 0, 7], [0, -24, 1], [0, 24, 5]];

  function labels(token, family, shown, pins) {
    var P = window.protomapsL;
    function font(size, weight) { return (weight || 400) + " " + size + "px " + family; }
    function text(fill, size, weight) {
      return { labelProps: ["name"], fill: token(fill), stroke: token("halo"), width: 3, font: font(size, weight), lineHeight: 1.3 };
    }
    function named(layer, fill, size, weight, minzoom, filter) {
      return { dataLayer: layer, minzoom: minzoom, filter: filter, symbolizer: clear(pins, new P.CenteredTextSymbolizer(text(fill, size, weight))) };
    }
    function landmark(minzoom, symbolizer) {
      return { dataLayer: "pois", minzoom: minzoom, filter: function (zoom, feature) { return feature.props.kind !== shown; }, symbolizer: symbolizer };
    }
    function beside(words, ways) {
      return first(ways.map(function (way) {
        return clear(pins, new P.OffsetTextSymbolizer(Object.assign({ offsetX: way[0], offsetY: way[1], placements: [way[2]] }, words)));
      }));
    }
    function along(layer, fill, minzoom, filter) {
      return { dataLayer: layer, minzoom: minzoom, filter: filter, symbolizer: clear(pins, new P.LineLabelSymbolizer(text(fill, 12))) };
    }
    // A town is named where there is room; where there is none, it is not named.
    function town(size, minzoom, filter) {
      var place = new P.CircleSymbolizer({ radius: 2.5, fill: token("place"), stroke: token("halo"), width: 2 });
      return { dataLayer: "places", minzoom: minzoom, filter: filter, symbolizer: new P.GroupSymbolizer([place, beside(text("place", size, 600), WAYS)]) };
    }
    var dot = new P.CircleSymbolizer({ radius: 3, fill: token("landmark"), stroke: token("halo"), width: 2 });
    var name = beside(text("landmark", 12), [[6, 0, 3]]);
    return [
      town(15, 6, kind("city")),
      town(14, 8, kind("locality", "town")),
      named("water", "water-name", 14, 400, 6, kind("sea", "ocean")),
      named("places", "place", 13, 400, 6, kind("archipelago")),
      named("water", "water-name", 13, 400, 10, kind("bay")),
      along("water", "water-name", 10, and(isLine, kind("river"))),
      along("roads", "place", 14, isLine),
      named("places", "place", 13, 400, 12, kind("village", "cape")),
      landmark(15, new P.GroupSymbolizer([dot, name])),
      landmark(13, dot)
    ];
  }
})();
