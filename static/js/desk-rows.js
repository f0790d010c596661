/* Rows of papers are added on the page itself, so that chosen scans stay chosen; without scripts the server adds them. */
(() => {
  const MOST_ROWS = 40;

  const addRow = (rows) => {
    const total = rows.querySelector("[name$=-TOTAL_FORMS]");
    if (Number(total.value) >= MOST_ROWS) return null;
    const row = rows.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("[name],[id],[for]")) {
      for (const name of ["name", "id", "for"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace("__prefix__", total.value));
      }
    }
    const rest = [...rows.querySelectorAll(".desk-row")];
    rest.length ? rest.at(-1).after(row) : rows.querySelector("template").before(row);
    total.value = Number(total.value) + 1;
    return row;
  };

  const input = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const isEmpty = (row) => !input(row, "name").value && !input(row, "file")?.value;

  /* The papers of a procedure; those of the one chosen before go, unless they were ticked or came with a scan. */
  const fill = (rows, papers) => {
    for (const row of rows.querySelectorAll("[data-demanded]")) {
      if (!input(row, "is_received").checked && !input(row, "file").value) input(row, "name").value = "";
    }
    const known = new Set([...rows.querySelectorAll(".desk-row")].map((row) => input(row, "name").value));
    for (const paper of papers.filter((paper) => !known.has(paper.name))) {
      const row = [...rows.querySelectorAll(".desk-row")].find(isEmpty) || addRow(rows);
      if (!row) return;
      row.dataset.demanded = "1";
      input(row, "name").value = paper.name;
      input(row, "quantity").value = paper.quantity;
      input(row, "copy_kind").value = paper.copy_kind;
      input(row, "is_received").checked = false;
    }
  };
  window.deskRows = { fill };

  for (const rows of document.querySelectorAll("[data-rows]")) {
    rows.querySelector("[name=more_rows]").addEventListener("click", (event) => {
      event.preventDefault();
      const added = [1, 2, 3].map(() => addRow(rows)).filter(Boolean);
      added[0]?.querySelector("input")?.focus();
    });
    const all = rows.querySelector("[data-all]");
    if (all) {
      all.hidden = false;
      all.addEventListener("click", () => {
        for (const row of rows.querySelectorAll(".desk-row")) {
          if (input(row, "name").value) input(row, "is_received").checked = true;
        }
      });
    }
    rows.addEventListener("change", (event) => {
      const row = event.target.closest(".desk-row");
      const tick = row && input(row, "is_received");
      if (tick && event.target.type === "file" && event.target.value) tick.checked = true;
    });
  }
})();
