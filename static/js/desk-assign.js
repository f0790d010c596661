/* The officer in charge is chosen in the list itself; without scripts the link opens a page that does the same. */
(() => {
  const colleagues = JSON.parse(document.getElementById("colleagues").textContent);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

  const choose = (link) => {
    const select = document.createElement("select");
    select.className = "desk-assign";
    select.setAttribute("aria-label", link.closest("td").dataset.label || "");
    select.add(new Option("–", ""));
    for (const [pk, name] of colleagues) select.add(new Option(name, pk));
    select.value = link.dataset.assign;
    link.hidden = true;
    link.after(select);
    select.focus();
    select.showPicker?.();
    const close = () => {
      if (link.hidden === false) return; // removing it blurs it, which closes again
      link.hidden = false;
      select.remove();
      link.focus();
    };
    select.addEventListener("keydown", (event) => event.key === "Escape" && close());
    select.addEventListener("blur", () => select.isConnected && !select.disabled && close());
    select.addEventListener("change", async () => {
      select.disabled = true;
      const answer = await fetch(link.href, {
        method: "POST",
        headers: { "HX-Request": "true", "X-CSRFToken": token },
        body: new URLSearchParams({ officer: select.value }),
      }).catch(() => null);
      const told = answer?.ok && answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json() : null;
      if (!told || told.refusal) return (window.location = link.href);
      link.dataset.assign = told.officer ?? "";
      link.textContent = select.selectedOptions[0].text;
      close();
    });
  };

  for (const link of document.querySelectorAll("[data-assign]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(link);
    });
  }
})();
