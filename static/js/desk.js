/* Select2 draws its own boxes and forgets the label of the field that they stand for. */
(() => {
  const name = (select) => select.labels?.[0]?.textContent.replace("*", "").trim() || select.getAttribute("aria-label") || "";
  const label = () => {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const box = select.parentElement.querySelector(".select2-selection");
      if (!box || !name(select)) continue;
      box.setAttribute("aria-label", name(select));
      box.removeAttribute("aria-labelledby");
      box.querySelector("[role=textbox]")?.setAttribute("aria-label", name(select));
      select.parentElement.querySelector(".select2-search__field")?.setAttribute("aria-label", name(select));
      box.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
    }
    for (const help of document.querySelectorAll(".help-tooltip:not([role])")) help.setAttribute("role", "img");
  };
  addEventListener("load", () => {
    label();
    new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
  });
})();

/* Words of packages: simplebar names what scrolls in English, all alike; heads of columns with buttons have no name;
   unfold writes the labels of a card in small letters, and spans what opens below a row over «100%», which is read as 100 columns. */
addEventListener("load", () => {
  const { scrolling, acts } = document.querySelector("[data-scrolling]")?.dataset ?? {};
  document.querySelectorAll(".simplebar-content-wrapper").forEach((part, n) => { if (scrolling) part.setAttribute("aria-label", n ? `${scrolling} ${n + 1}` : scrolling); });
  for (const head of document.querySelectorAll("th")) {
    if (!acts || head.textContent.trim() || head.querySelector("input")) continue;
    head.append(Object.assign(document.createElement("span"), { className: "desk-unseen", textContent: acts }));
  }
  for (const below of document.querySelectorAll('#result_list td[colspan="100%"]')) below.colSpan = below.closest("tbody").rows[0].cells.length;
  for (const { dataset } of document.querySelectorAll("#result_list [data-label]")) dataset.label = dataset.label.charAt(0).toUpperCase() + dataset.label.slice(1);
});

/* A form that was opened to be filled in has the focus in its first empty field, unless something has it already. */
addEventListener("DOMContentLoaded", () => {
  if (document.activeElement !== document.body || document.querySelector(".desk-refusal")) return;
  const isNew = location.pathname.endsWith("/add/");
  const fields = document.querySelectorAll(`.desk-form :is(input, textarea)${isNew ? ", #content-main form :is(input, textarea)" : ""}`);
  const isFirst = (field) => field.matches(":not([type]), [type=text], [type=number], textarea") && !field.value && !field.closest("[data-rows]") && field.checkVisibility();
  [...fields].find(isFirst)?.focus({ preventScroll: true });
});

/* A ready answer goes into the box, behind what stands there; without scripts its link loads the form anew. */
addEventListener("click", (event) => {
  const ready = event.target.closest("[data-ready-answer]"), box = document.getElementById("id_answer");
  if (!ready || !box || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box.value = [box.value.trimEnd(), ready.dataset.readyAnswer].filter(Boolean).join("\n");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
