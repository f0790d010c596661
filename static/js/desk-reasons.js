/* A usual reason that is chosen is put into its field, where it may be edited; without scripts the server does it. */
for (const choice of document.querySelectorAll("select[data-fills]")) {
  choice.addEventListener("change", () => {
    const field = document.getElementById(choice.dataset.fills);
    if (!field || !choice.value) return;
    const known = [...choice.options].map((option) => option.value);
    const typed = field.value.trim();
    field.value = !typed || known.includes(typed) ? choice.value : `${typed}\n${choice.value}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
