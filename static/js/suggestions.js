// The search box as a combobox (WAI-ARIA): arrows choose, Enter opens, Escape closes, the text stays.
(function () {
  "use strict";
  var box = document.querySelector("[data-suggests]"), place = document.getElementById("suggestions");
  var told = document.getElementById("suggestions-told");
  if (!box || !place) return;
  var options = [], at = -1;

  function choose(next) {
    if (options[at]) options[at].setAttribute("aria-selected", "false");
    at = next;
    if (!options[at]) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[at].id);
  }

  function refresh() {
    var list = place.querySelector("[role=listbox]");
    choose(-1);
    options = Array.from(place.querySelectorAll("[role=option]"));
    box.setAttribute("aria-expanded", String(options.length > 0));
    told.textContent = list ? list.dataset.told : "";
  }

  function close() {
    place.replaceChildren();
    refresh();
  }

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "suggestions");
  refresh();
  place.addEventListener("htmx:afterSwap", refresh);
  place.addEventListener("mousedown", function (event) { event.preventDefault(); });  // or the list is gone before the click
  box.addEventListener("blur", close);
  box.addEventListener("keydown", function (event) {
    if (event.isComposing || !options.length) return;
    var last = options.length - 1;
    if (event.key === "ArrowDown") choose(at < last ? at + 1 : 0);
    else if (event.key === "ArrowUp") choose(at > 0 ? at - 1 : last);
    else if (event.key === "Enter" && options[at]) options[at].click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
})();
