/* A press on a placeholder writes it into the text where the cursor stands; without scripts it is typed. */
for (const code of document.querySelectorAll("code[data-inserts]")) {
  const field = document.getElementById(code.dataset.inserts);
  if (!field) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "desk-insert";
  code.replaceWith(button);
  button.append(code);
  button.addEventListener("click", () => {
    field.setRangeText(code.textContent, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
