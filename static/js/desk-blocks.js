/* The parts of an article: moved, added, filled by a paste, shown as a phone shows them. Nothing here decides what may be saved. */
(() => {
  const list = document.querySelector("[data-parts]");
  if (!list) return;
  const form = list.closest("form");
  const { parts: prefix, ...words } = list.dataset;
  const blank = document.getElementById(`${prefix}-new`);
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const status = document.getElementById(`${prefix}-said`);
  const parts = () => [...list.querySelectorAll(":scope > li")];
  const field = (part, name) => part.querySelector(`[name="${part.dataset.part}-${name}"]`);
  const place = (part) => parts().indexOf(part) + 1;
  const say = (sentence, values = {}) => {
    status.textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  const touch = () => total.dispatchEvent(new Event("input", { bubbles: true })); // unsaved work, and a new preview

  /* --- order --- */
  const number = () => parts().forEach((part, at, all) => {
    part.querySelector("[data-number]").textContent = at + 1;
    part.querySelector("[data-move='-1']").disabled = at === 0;
    part.querySelector("[data-move='1']").disabled = at === all.length - 1;
  });
  const reorder = () => {
    number();
    parts().forEach((part, at) => { field(part, "position").value = at + 1; });
    touch();
  };
  const move = (part, step) => {
    const old = place(part);
    const other = parts()[old - 1 + step];
    if (!other) return;
    step < 0 ? part.after(other) : part.before(other); // the other one moves, so that this one keeps the focus
    reorder();
    const focused = document.activeElement;
    if (focused.disabled || focused === document.body) part.querySelector("[data-move]:not(:disabled)").focus();
    part.scrollIntoView({ block: "nearest" });
    say(words.moved, { old, new: place(part), all: parts().length });
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), Number(button.dataset.move));
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.target.matches("select")) return;
    event.preventDefault();
    move(event.target.closest("li"), step);
  }, true);
  list.addEventListener("part:moved", ({ target }) => {
    const old = target.querySelector("[data-number]").textContent;
    reorder();
    say(words.moved, { old, new: place(target), all: parts().length });
  });
  list.addEventListener("change", ({ target }) => {
    if (target.name?.endsWith("-DELETE")) say(target.checked ? words.removed : words.kept, { new: place(target.closest("li")) });
  });

  /* --- a new part --- */
  const take = (input, file) => {
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
  };
  const add = (values, after) => {
    const box = document.createElement("template");
    box.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const part = box.content.querySelector("li");
    for (const name of ["kind", "alt", "table", "pasted"]) if (values[name]) field(part, name).value = values[name];
    if (values.text) field(part, "text").setAttribute("value", values.text);
    if (values.file) take(field(part, "picture"), values.file);
    if (values.missing) {
      const note = part.querySelector("[data-missing]");
      note.textContent = words.missing.replace("{name}", values.missing);
      note.hidden = false;
    }
    total.value = Number(total.value) + 1;
    after ? after.after(part) : list.append(part);
    reorder();
    return part;
  };
  const addPictures = (files, after) => files.reduce((last, file) => add({ kind: "picture", file }, last), after);
  form.addEventListener("click", (event) => {
    if (event.target.name !== "_add_part") return;
    event.preventDefault();
    const part = add({ kind: event.target.value });
    const first = part.querySelector({ text: "trix-editor", picture: "[type=file]", table: "textarea" }[event.target.value] || "[type=url]");
    requestAnimationFrame(() => first.focus());
    say(words.added, { new: place(part) });
  });

  /* --- a paste --- */
  const isPicture = (file) => file.type.startsWith("image/");
  const isEmpty = (part) => field(part, "kind").value === "text" && !part.querySelector("trix-editor").editor.getDocument().toString().trim();
  const insert = (found, part, editor, files) => {
    const lost = found.filter((each) => each.missing);
    if (lost.length === files.length) lost.forEach((each, at) => Object.assign(each, { file: files[at], missing: "" }));
    if (found.length === 1 && found[0].kind === "text") return editor.insertHTML(found[0].text);
    const rest = [...found];
    if (isEmpty(part) && rest[0]?.kind === "text") editor.loadHTML(rest.shift().text);
    rest.reduce((last, values) => add(values, last), part);
    return touch();
  };
  list.addEventListener("paste", async (event) => {
    const editor = event.target.closest("trix-editor")?.editor;
    const data = event.clipboardData;
    const files = [...data.files].filter(isPicture);
    const [html, rtf, plain] = ["text/html", "text/rtf", "text/plain"].map((kind) => data.getData(kind));
    if (!editor || !(html || files.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const part = event.target.closest("li");
    if (!html) return addPictures(files, part);
    const at = editor.getSelectedRange();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("html", new Blob([html]), "html");
    if (rtf) body.append("rtf", new Blob([rtf]), "rtf");
    say(words.pasting);
    try {
      const answer = await fetch(words.paste, { method: "POST", body });
      const { parts: found, said } = await answer.json();
      editor.setSelectedRange(at);
      insert(found, part, editor, files);
      say(said);
    } catch {
      editor.setSelectedRange(at);
      editor.insertString(plain);
      say(words.failed);
    }
  }, true);
  // A text of the editor itself may be dragged; what another page gives is taken as words.
  let isOwn = false;
  list.addEventListener("dragstart", (event) => { isOwn = Boolean(event.target.closest?.("trix-editor")); });
  list.addEventListener("dragend", () => { isOwn = false; });
  list.addEventListener("drop", (event) => {
    const editor = event.target.closest("trix-editor")?.editor;
    if (!editor || isOwn || event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    editor.insertString(event.dataTransfer.getData("text/plain"));
  }, true);
  form.addEventListener("submit", () => { // an empty choice counts against the number of files
    for (const input of list.querySelectorAll("[type=file]")) input.disabled ||= !input.files.length;
  });
  list.addEventListener("trix-file-accept", (event) => {
    event.preventDefault(); // a text holds no file: a picture is a part of its own
    if (isPicture(event.file)) addPictures([event.file], event.target.closest("li"));
  });

  /* --- the tools of a text, by keys and by name --- */
  const nameTools = () => {
    for (const tool of list.querySelectorAll("trix-toolbar [title]")) {
      tool.setAttribute("aria-label", tool.title);
      tool.removeAttribute("tabindex");
    }
  };
  list.addEventListener("trix-initialize", nameTools);
  nameTools();

  /* --- the preview --- */
  const frame = document.querySelector("[data-preview]");
  const addresses = new WeakMap(); // of chosen files, one each
  const source = (part) => {
    const file = field(part, "picture")?.files[0];
    if (!file) return field(part, "pasted").value;
    if (!addresses.has(file)) addresses.set(file, URL.createObjectURL(file));
    return addresses.get(file);
  };
  const draw = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const figure of page.querySelectorAll("figure[data-part]")) {
      const part = list.querySelector(`[data-part="${figure.dataset.part}"]`);
      const address = part && source(part);
      if (!address) continue;
      const picture = page.createElement("img");
      picture.src = address;
      picture.alt = field(part, "alt").value;
      figure.firstElementChild.replaceWith(picture);
    }
    const shown = frame.contentDocument?.querySelector("main");
    if (shown) shown.replaceWith(frame.contentDocument.importNode(page.querySelector("main"), true));
    else frame.srcdoc = `<!DOCTYPE html>${page.documentElement.outerHTML}`;
  };
  let asking, waiting;
  const preview = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body]) { // pictures are shown from here
      if (value instanceof File) body.set(name, value.name);
      else if (name.endsWith("-pasted") && value) body.set(name, "1");
    }
    try {
      const answer = await fetch(frame.dataset.preview, { method: "POST", body, signal: asking.signal });
      if (answer.ok) draw(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(preview, 600);
  };
  if (frame) {
    for (const kind of ["input", "change", "trix-change"]) form.addEventListener(kind, soon);
    preview();
  }

  /* --- a form that came back is in the order of its fields, not of its parts --- */
  const order = (part) => Number(field(part, "position").value);
  const sorted = parts().sort((one, other) => order(one) - order(other));
  if (sorted.some((part, at) => part !== parts()[at])) list.append(...sorted);
  number();
})();
