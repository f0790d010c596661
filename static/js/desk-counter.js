/* The counter: a scanned card or a phone fills the person, a procedure is chosen by typing, the receipt opens by itself. */
(() => {
  const form = document.querySelector("[data-counter]");
  if (!form) return;
  const field = (name) => form.elements[name];
  const rows = form.querySelector("[data-rows]");
  form.querySelector("[data-without-scripts]").hidden = true;

  /* --- who --- */
  const asked = form.querySelector("[data-person]");
  const known = document.getElementById("known-people");
  let lookedUp = "";

  const goOn = () => (["full_name", "phone", "procedure"].map(field).find((each) => !each.value) || field("procedure")).focus();

  const fillPerson = (person) => {
    for (const [name, value] of Object.entries(JSON.parse(person))) if (value) field(name).value = value;
  };

  /* `moves`: after Enter the focus goes on; who has left the field already is not called back. */
  const lookUp = async (moves) => {
    const typed = field("person").value.trim();
    if (!typed || typed === lookedUp) return moves && goOn();
    lookedUp = typed;
    const answer = await fetch(asked.dataset.person, {
      method: "POST",
      body: new URLSearchParams({ person: typed, csrfmiddlewaretoken: field("csrfmiddlewaretoken").value }),
    });
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("known-people");
    known.replaceChildren(...told.childNodes);
    const atOnce = known.querySelector("[data-at-once]");
    if (atOnce) fillPerson(atOnce.dataset.fill);
    const first = known.querySelector("button");
    if (moves) first ? first.focus() : goOn();
  };

  field("person").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // a scanner ends with Enter
    lookUp(true);
  });
  field("person").addEventListener("change", () => lookUp(false));
  if (!document.getElementById("refusal")) field("person").focus();
  known.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-fill]");
    if (!chosen) return;
    fillPerson(chosen.dataset.fill);
    goOn();
  });

  /* --- what --- */
  const box = field("procedure");
  const list = document.createElement("ul");
  list.id = "procedures-offered";
  list.className = "desk-offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent.replace("*", "").trim() || "");
  list.hidden = true;
  box.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    box.setAttribute(name, value);
  }
  let offered = [];
  let at = -1;
  let turn = 0;
  let timer = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const mark = (place) => {
    at = (place + offered.length) % offered.length;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at].id);
  };

  const choose = (place) => {
    box.value = offered[place].value;
    window.deskRows.fill(rows, offered[place].papers);
    close();
    (rows.querySelector(".desk-row[data-demanded]") ? rows.querySelector("[data-all]") : box).focus();
  };

  const option = (procedure, number) => {
    const line = document.createElement("li");
    line.id = `procedure-${number}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const name = document.createElement("strong");
    const about = document.createElement("span");
    name.textContent = procedure.name;
    about.textContent = procedure.about;
    line.append(name, about);
    return line;
  };

  const offer = async () => {
    const mine = ++turn;
    const answer = await fetch(`${form.dataset.counter}?q=${encodeURIComponent(box.value)}`);
    if (!answer.ok || mine !== turn) return;
    offered = (await answer.json()).procedures;
    if (mine !== turn || document.activeElement !== box) return;
    list.replaceChildren(...offered.map(option));
    list.hidden = !offered.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (offered.length) mark(0);
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 150);
  });
  box.addEventListener("focus", () => box.value || offer());
  box.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(at + step);
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const line = event.target.closest("[role=option]");
    event.preventDefault();
    if (line) choose([...list.children].indexOf(line));
  });

  /* --- receive: the tab for the receipt is opened by the press itself; a browser blocks one that is opened later --- */
  const showErrors = (html) => {
    document.getElementById("refusal")?.remove();
    const told = new DOMParser().parseFromString(html, "text/html").getElementById("refusal");
    if (!told) return form.submit(); // no page of ours: let the browser show it
    form.before(told);
    told.scrollIntoView({ block: "start" });
    told.focus();
  };

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
