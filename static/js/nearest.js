// What is nearest, found on this device: the points come here, the position goes nowhere.
(function () {
  "use strict";
  var SHOWN = 10, RADIUS = 6371000;
  var block = document.querySelector("[data-nearest-block]");
  if (!block || !navigator.geolocation) return;
  var button = block.querySelector("[data-nearest]"), words = block.querySelector("[data-nearest-words]");
  var list = block.querySelector("[data-nearest-list]"), kinds = block.querySelector("[data-nearest-kind]"), told = block.dataset;
  var points = [];

  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    words.textContent = told.busy;
    navigator.geolocation.getCurrentPosition(find, function () { say(told.refused); }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
  kinds.addEventListener("change", show);

  function say(text) { words.textContent = text; button.disabled = false; }

  function find(found) {
    fetch(told.points)
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(function (read) {
        points = read.features.map(function (point) {
          return { told: point.properties, at: point.geometry.coordinates, metres: distance(found.coords, point.geometry.coordinates) };
        }).sort(function (one, other) { return one.metres - other.metres; });
        offerKinds();
        show();
      })
      .catch(function () { say(told.failed); });
  }

  function offerKinds() {
    var names = points.map(function (point) { return point.told.kind; }).filter(function (name, at, all) { return all.indexOf(name) === at; });
    while (kinds.options.length > 1) kinds.remove(1);
    names.sort().forEach(function (name) { kinds.add(new Option(name, name)); });
    kinds.closest(".field").hidden = names.length < 2;
  }

  function show() {
    var chosen = points.filter(function (point) { return !kinds.value || point.told.kind === kinds.value; }).slice(0, SHOWN);
    list.replaceChildren.apply(list, chosen.map(entry));
    list.hidden = !chosen.length;
    say(chosen.length ? told.found : told.none);
  }

  function entry(point) {
    var item = document.createElement("li"), name = document.createElement("a"), far = document.createElement("strong"), about = document.createElement("p"), way = document.createElement("a");
    var spot = [point.at[1], point.at[0]].join(",");
    name.href = point.told.address;
    name.textContent = point.told.name;
    name.lang = point.told.lang;
    name.className = "big-link";
    far.textContent = length(point.metres);
    about.className = "small";
    about.textContent = [point.told.kind, point.told.about, point.told.open].filter(Boolean).join(" · ");
    way.href = "geo:" + spot + "?q=" + spot + "(" + encodeURIComponent(point.told.name) + ")";
    way.textContent = told.directions;
    about.append(" · ", way);
    item.append(name, " ", far, about);
    return item;
  }

  function distance(from, to) {
    var turn = Math.PI / 180, north = (to[1] - from.latitude) * turn, east = (to[0] - from.longitude) * turn;
    var half = Math.pow(Math.sin(north / 2), 2) + Math.cos(from.latitude * turn) * Math.cos(to[1] * turn) * Math.pow(Math.sin(east / 2), 2);
    return 2 * RADIUS * Math.asin(Math.sqrt(half));
  }

  function length(metres) {
    if (metres < 1000) return Math.round(metres / 10) * 10 + " m";
    return (metres / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: metres < 10000 ? 1 : 0 }) + " km";
  }
})();
