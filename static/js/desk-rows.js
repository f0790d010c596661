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

  const fill = (rows, papers) => {
    const known = new Set([...rows.querySelectorAll(".desk-row")].map((row) => input(row, "name").value));
    for (const paper of papers.filter((paper) => !known.has(paper.name))) {
      const row = [...rows.querySelectorAll(".desk-row")].find(isEmpty) || addRow(rows);
      if (!row) return;
      input(row, "name").value = paper.name;
      input(row, "quantity").value = paper.quantity;
      input(row, "copy_kind").value = paper.copy_kind;
      input(row, "is_received").checked = false;
    }
  };

  for (const rows of document.querySelectorAll("[data-rows]")) {
    rows.querySelector("[name=more_rows]").addEventListener("click", (event) => {
      event.preventDefault();
      const added = [1, 2, 3].map(() => addRow(rows)).filter(Boolean);
      added[0]?.querySelector("input")?.focus();
    });
    rows.addEventListener("change", (event) => {
      const row = event.target.closest(".desk-row");
      const tick = row && input(row, "is_received");
      if (tick && event.target.type === "file" && event.target.value) tick.checked = true;
    });
  }

  const form = document.querySelector("[data-counter]");
  if (!form) return;
  const rows = form.querySelector("[data-rows]");
  const demanded = async () => {
    const procedure = form.elements.procedure.value;
    if (!procedure) return null;
    const answer = await fetch(form.dataset.counter.replace("/0/", `/${procedure}/`));
    return answer.ok ? answer.json() : null;
  };

  // Select2 tells jQuery of a choice, not the page.
  const whoDecides = async () => {
    const agency = form.elements.competent_agency;
    const found = await demanded();
    agency.value = found?.handled_by?.id ?? "";
    window.django?.jQuery(agency).trigger("change.select2");
  };
  window.django?.jQuery(form.elements.procedure).on("change", whoDecides);

  form.querySelector("[name=load_papers]").addEventListener("click", async (event) => {
    event.preventDefault();
    const found = await demanded();
    if (found) fill(rows, found.papers);
  });

  const showErrors = (html) => {
    document.getElementById("refusal")?.remove();
    const told = new DOMParser().parseFromString(html, "text/html").getElementById("refusal");
    if (!told) return form.submit(); // no page of ours: let the browser show it
    form.before(told);
    told.scrollIntoView({ block: "start" });
    told.focus();
  };

  // The tab for the receipt is opened by the press itself; a browser blocks one that is opened later.
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name) return;
    event.preventDefault();
    if (form.dataset.isSent) return;
    form.dataset.isSent = "1";
    const tab = window.open("", "_blank");
    const done = (received) => {
      if (tab) tab.location = received.receipt;
      window.location = received.dossier;
    };
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      if (answer.headers.get("Content-Type").startsWith("application/json")) return done(await answer.json());
      tab?.close();
      showErrors(await answer.text());
    } catch {
      tab?.close();
      form.submit();
      return;
    }
    delete form.dataset.isSent;
  });
})();
