// The phone and the panel. Everything goes through /control; nothing here knows a rule of the platform.

const LIMIT = 2000;
const PHONE_EVERY = 700, PANEL_EVERY = 2000; // ms
const $ = (id) => document.getElementById(id);
const VIA = {cs: "", uid: "Tin mẫu", phone: "Tin mẫu theo số điện thoại", broadcast: "Tin quảng bá", console: "Cán bộ trả lời từ Zalo"};

// ---- talking to the control API

async function ask(path, options = {}) {
  const answer = await fetch("/control/" + path, options);
  const made = await answer.json();
  if (!answer.ok) throw new Error(made.error);
  return made;
}
const post = (path, body = {}) =>
  ask(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});

function notice(words, wrong = false) {
  $("notice").textContent = words;
  $("notice").classList.toggle("wrong", wrong);
}
async function trying(work) {
  try {
    const made = await work();
    notice("");
    return made;
  } catch (error) {
    notice(error instanceof TypeError ? "Mất kết nối với sandbox, đang thử lại." : error.message, true);
  }
}

// ---- small builders: text only ever as text

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}
const safe = (url) => (/^https?:\/\//.test(url || "") ? url : "#");
const pad = (n) => String(n).padStart(2, "0");
function clockText(ms) {
  const local = new Date(ms + 7 * 3600e3); // Viet Nam, wherever this browser is
  return `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}, ${pad(local.getUTCDate())}/${pad(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
}
const typingIn = (element) =>
  element.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox])");
/** Put children in place of the old ones only where something changed, so focus and open parts stay. */
function fill(list, rows, build) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild, changed = false;
  for (const row of rows) {
    const key = String(row.key), print = JSON.stringify(row);
    let element = old.get(key);
    if (!element || (element.dataset.print !== print && !typingIn(element))) {
      const held = element && element.contains(document.activeElement) && document.activeElement.dataset.testid;
      const fresh = build(row);
      fresh.dataset.key = key;
      fresh.dataset.print = print;
      if (element) {
        if (place === element) place = fresh;
        element.replaceWith(fresh);
        if (held) fresh.querySelector(`[data-testid="${held}"]`)?.focus();
      }
      element = fresh;
      changed = true;
    }
    old.delete(key);
    if (element === place) place = place.nextElementSibling;
    else list.insertBefore(element, place);
  }
  for (const gone of old.values()) gone.remove();
  return changed;
}

// ---- one phone

class Phone {
  constructor(userId) {
    this.element = $("phone-template").content.firstElementChild.cloneNode(true);
    this.part = (selector) => this.element.querySelector(selector);
    this.list = this.part(".messages");
    $("phones").append(this.element);
    this.wire();
    this.show(userId);
  }

  show(userId) {
    this.userId = userId;
    this.list.replaceChildren();
    this.toEnd = true;
    trying(() => this.refresh());
  }

  act(name, body = {}) {
    return trying(async () => {
      const made = await post("citizen/" + name, {user_id: this.userId, ...body});
      this.toEnd = true;
      await this.refresh();
      return made;
    });
  }

  wire() {
    const text = this.part(".text");
    text.addEventListener("input", () => this.count());
    text.addEventListener("keydown", (event) => {
      // Telex and VNI compose with keyCode 229: Enter then belongs to the input method
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        this.part(".composer").requestSubmit();
      }
    });
    this.part(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.part(".follow").addEventListener("click", () => this.act(this.follows ? "unfollow" : "follow"));
    for (const button of this.element.querySelectorAll("[data-act]"))
      button.addEventListener("click", () => {
        this.part(".more").open = false;
        this.act(button.dataset.act);
      });
    for (const button of this.element.querySelectorAll("[data-say]"))
      button.addEventListener("click", () => this.act("text", {text: button.dataset.say}));
    this.part(".picture").addEventListener("change", (event) => this.upload("picture", event.target));
    this.part(".file").addEventListener("change", (event) => this.upload("file", event.target));
    this.part(".location").addEventListener("click", (event) => {
      const places = this.part(".places");
      places.hidden = !places.hidden;
      event.target.setAttribute("aria-expanded", String(!places.hidden));
    });
    this.part(".send-place").addEventListener("click", () =>
      this.act("location", {latitude: this.part(".latitude").value, longitude: this.part(".longitude").value}));
  }

  count() {
    const length = [...this.part(".text").value.normalize("NFC")].length;
    this.part(".counter").textContent = `${length}/${LIMIT}`;
    this.part(".counter").classList.toggle("over", length > LIMIT);
    this.part(".send").disabled = length > LIMIT;
  }

  async send() {
    const box = this.part(".text"), words = box.value.normalize("NFC").trim();
    if (!words) return;
    if (await this.act("text", {text: words})) {
      box.value = "";
      this.count();
    }
    box.focus();
  }

  async upload(act, input) {
    if (!input.files.length) return;
    const form = new FormData();
    form.append("user_id", this.userId);
    form.append("file", input.files[0]);
    input.value = "";
    await trying(() => ask("citizen/" + act, {method: "POST", body: form}));
    await this.refresh();
  }

  async refresh() {
    const asked = this.userId;
    if (!asked) return;
    const box = await ask("inbox?limit=60&user_id=" + encodeURIComponent(asked));
    if (asked !== this.userId) return;
    this.head(box.user);
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    const rows = box.messages.map((message) => ({key: message.message_id, ...message}));
    if (!rows.length) rows.push({key: "empty", empty: true});
    const changed = fill(this.list, rows, (row) => this.bubble(row));
    if (this.toEnd || (changed && atEnd)) this.list.scrollTop = this.list.scrollHeight;
    this.toEnd = false;
  }

  head(user) {
    this.follows = user.follows;
    this.element.setAttribute("aria-label", "Điện thoại của " + user.name);
    this.part(".oa-name").textContent = oaName;
    this.part(".follow").textContent = user.follows ? "Bỏ theo dõi" : "Theo dõi";
    this.part(".follow").setAttribute("aria-pressed", String(user.follows));
    const chips = [user.name, ...user.chips].map((words) => ({key: words}));
    fill(this.part(".chips"), chips, (row) => make("span", {class: "chip"}, row.key));
  }

  bubble(row) {
    if (row.empty) return make("p", {class: "empty"}, "Chưa có tin. Thử nhắn “xin chào”");
    const label = row.from === "oa" && VIA[row.via];
    return make("div", {class: `message ${row.from}`, "data-testid": "message", "data-message-id": row.message_id, "data-from": row.from},
      label ? make("div", {class: "kind"}, label + (row.template_id ? " " + row.template_id : "")) : null,
      this.attached(row),
      row.text ? make("div", {class: "words"}, row.text) : null,
      this.pressable(row),
      this.special(row),
      make("div", {class: "meta"}, this.meta(row)));
  }

  meta(row) {
    const state = row.from === "citizen" ? "" : row.seen_at ? " · đã xem" : row.received_at ? " · đã nhận" : " · đã gửi";
    const night = row.push_suppressed ? " · đêm, không báo chuông" : "";
    return clockText(row.at) + state + night + (row.reactions.length ? " · " + row.reactions.join(" ") : "");
  }

  attached(row) {
    const payload = row.attachment && row.attachment.payload;
    if (!payload) return null;
    if (row.kind === "image" || row.kind === "gif")
      return make("a", {href: safe(payload.url), target: "_blank", rel: "noopener"},
        make("img", {src: safe(payload.thumbnail), alt: row.from === "oa" ? "Ảnh trang gửi" : "Ảnh đã gửi"}));
    if (row.kind === "file")
      return make("a", {href: safe(payload.url), target: "_blank", rel: "noopener"}, `Tệp ${payload.name} (${payload.size} byte)`);
    if (row.kind === "location")
      return make("div", {}, `Vị trí: ${payload.coordinates.latitude}, ${payload.coordinates.longitude}`);
    if (payload.url) return make("a", {href: safe(payload.url), target: "_blank", rel: "noopener"}, payload.description || payload.url);
    return row.kind === "sticker" ? make("div", {}, "(nhãn dán)") : null;
  }

  pressable(row) {
    if (!row.buttons.length) return null;
    return make("div", {class: "buttons"}, ...row.buttons.map((button, index) => this.button(row, button, index)));
  }

  button(row, button, index) {
    const common = {"data-testid": "message-button", "data-type": button.type};
    if (button.type === "oa.open.url")
      return make("a", {...common, href: safe(button.payload.url), target: "_blank", rel: "noopener"}, button.title);
    if (button.type === "oa.open.phone" || button.type === "oa.open.sms") {
      const scheme = (button.type === "oa.open.phone" ? "tel:" : "sms:") + (button.payload.phone_code.startsWith("84") ? "+" : "");
      return make("a", {...common, href: scheme + button.payload.phone_code}, button.title);
    }
    return make("button", {...common, type: "button", onclick: () => this.act("press", {message_id: row.message_id, index})}, button.title);
  }

  special(row) {
    if (row.kind === "request_user_info") return this.infoForm();
    if (row.template_id && ratingTemplates.has(row.template_id))
      return make("div", {class: "stars", role: "group", "aria-label": "Đánh giá"},
        ...[1, 2, 3, 4, 5].map((rate) => make("button", {type: "button", "aria-label": `${rate} sao`, "data-testid": `rate-${rate}`,
          onclick: () => this.act("rate", {message_id: row.message_id, rate}).then((made) => made && notice(`Đã đánh giá ${rate} sao.`))}, `${rate}★`)));
    return null;
  }

  infoForm() {
    const field = (name, label) => make("label", {}, label, make("input", {name, autocomplete: "off", "data-testid": "info-" + name}));
    const send = (event) => {
      event.preventDefault();
      const info = Object.fromEntries(new FormData(event.target));
      this.act("submit_info", {info}).then((made) => made && notice("Đã gửi thông tin cho trang."));
    };
    return make("form", {class: "info-form", onsubmit: send}, field("name", "Họ và tên"), field("phone", "Số điện thoại"),
      field("address", "Địa chỉ"), make("button", {"data-testid": "info-send"}, "Gửi thông tin"));
  }
}

// ---- the panel

let oaName = "", ratingTemplates = new Set(["512304"]), phones = [];
const address = new URLSearchParams(location.search);

async function listPeople() {
  const found = await ask("users?search=" + encodeURIComponent($("persona-search").value));
  const chosen = phones[0] && phones[0].userId;
  if (chosen && !found.users.some((user) => user.user_id === chosen)) {
    const known = await ask("user?user_id=" + encodeURIComponent(chosen)).catch(() => null);
    if (known) found.users.unshift(known);
  }
  fill($("persona-select"), found.users.map((user) => ({key: user.user_id, name: user.name, chips: user.chips})),
    (row) => make("option", {value: row.key}, `${row.name} (${row.chips.join(", ")})`));
  if (chosen) $("persona-select").value = chosen;
  return found.users;
}

function choose(userId) {
  address.set("as", userId);
  history.replaceState(null, "", "?" + address);
  phones[0].show(userId);
  $("persona-select").value = userId;
}

async function toggleSecond() {
  const button = $("second-phone");
  if (phones.length > 1) phones.pop().element.remove();
  else {
    const users = await listPeople();
    const other = users.find((user) => user.user_id !== phones[0].userId) || users[0];
    const phone = new Phone(other.user_id);
    const picker = make("select", {"aria-label": "Người cầm máy thứ hai", "data-testid": "persona-select-2",
      onchange: (event) => phone.show(event.target.value)},
      ...users.map((user) => make("option", {value: user.user_id, selected: user === other}, user.name)));
    phone.element.prepend(picker);
    phone.element.dataset.testid = "phone-2";
    phones.push(phone);
  }
  button.setAttribute("aria-pressed", String(phones.length > 1));
  button.textContent = phones.length > 1 ? "Cất máy thứ hai" : "Mở máy thứ hai";
}

const QUOTA_NAMES = {wallet: "Tiền trong ví (đ)", price_cs: "Giá tin tư vấn ngoài 48 giờ (đ)", sub: "Tin tư vấn của gói", purchase: "Tin tư vấn đã mua",
  reward: "Tin tư vấn được tặng", template: "Tin mẫu đã mua", phone_daily: "Tin mẫu theo số, trong ngày", promotion_monthly: "Tin quảng cáo, trong tháng",
  broadcasts: "Lượt quảng bá, trong tháng", articles: "Bài viết, trong tháng", upload_image: "Tải ảnh, trong tháng", upload_gif: "Tải GIF, trong tháng",
  upload_file: "Tải tệp, trong tháng", template_edits: "Tạo, sửa mẫu, trong ngày"};
const STATUS_NAMES = {ENABLE: "đang dùng", PENDING_REVIEW: "chờ duyệt", REJECT: "bị từ chối", DISABLE: "đã tắt", DELETE: "đã xóa"};
const HOOK_NAMES = {unset: "chưa có", waiting: "đang chờ cổng trả lời", on: "đang chạy", disabled: "đã tắt"};

function drawState(state) {
  oaName = state.oa.name;
  ratingTemplates = new Set(state.templates.filter((template) => template.tag === 2).map((template) => template.templateId));
  $("clock-text").textContent = clockText(state.clock.now) + (state.clock.frozen ? " (đứng yên)" : state.clock.offset_seconds ? " (đã chỉnh)" : "");
  $("connection-text").textContent = state.granted ? "Trang đã cấp quyền cho ứng dụng." : "Trang chưa cấp quyền: chưa có sự kiện nào được gửi đi.";
  const hook = state.webhook, counts = hook.counts;
  $("webhook-text").textContent = `Webhook ${HOOK_NAMES[hook.state]}${hook.url ? ": " + hook.url : ""}. Đã giao ${counts.delivered || 0}, hỏng ${counts.failed || 0}, đang chờ ${hook.waiting + hook.busy}.`;
  $("webhook-toggle").textContent = hook.state === "disabled" ? "Bật lại webhook" : "Tắt webhook";
  $("webhook-toggle").dataset.on = String(hook.state === "disabled");
  fill($("webhook-notices"), hook.notices.slice(-3).map((n) => ({key: n.at + n.words, ...n})), (n) => make("li", {}, `${clockText(n.at)}: ${n.words}`));
  $("counts-text").textContent = `${state.counts.followers} người theo dõi, ${state.counts.accepted} tin đã nhận của trang, ${state.counts.seen} đã xem.`;
  drawFaults(state);
  drawQuotas(state.quotas);
  drawTemplates(state.templates);
  drawSwitches(state.switches);
}

function drawFaults(state) {
  const rows = Object.entries(state.fault_kinds).map(([kind, label]) => ({key: kind, label, active: state.faults.filter((f) => f.kind === kind)}));
  fill($("faults"), rows, (row) => {
    const left = row.active.map((f) => (f.remaining == null ? "đến khi tắt" : `còn ${f.remaining} lần`) + (f.path ? ` (${f.path})` : "")).join(", ");
    return make("li", {}, make("label", {class: "check"},
      make("input", {type: "checkbox", role: "switch", checked: row.active.length > 0, "data-testid": "fault-" + row.key,
        onchange: (event) => switchFault(row, event.target.checked)}),
      make("span", {}, row.label + (left ? `: ${left}` : ""))));
  });
}

async function switchFault(row, on) {
  await trying(async () => {
    if (!on) for (const fault of row.active) await post("faults/clear", {id: fault.id});
    else {
      const times = $("fault-times").value;
      await post("faults", {kind: row.key, path: $("fault-path").value, times: times ? Number(times) : null,
        seconds: Number($("fault-seconds").value), code: Number($("fault-code").value)});
    }
  });
  refreshPanel();
}

function drawQuotas(quotas) {
  const rows = Object.entries(quotas).map(([name, value]) => ({key: name, now: typeof value === "object" ? value.remain : value,
    of: typeof value === "object" ? value.total ?? value.limit : null}));
  fill($("quotas"), rows, (row) => {
    const input = make("input", {type: "number", min: 0, value: row.now, "data-testid": "quota-" + row.key});
    const set = (event) => {
      event.preventDefault();
      trying(() => post("quotas", {[row.key]: Number(input.value)})).then(refreshPanel);
    };
    return make("li", {}, make("form", {class: "row", onsubmit: set},
      make("label", {class: "grow"}, `${QUOTA_NAMES[row.key] || row.key}${row.of == null ? "" : ` (còn ${row.now}/${row.of})`}`, input),
      make("button", {"data-testid": "quota-set-" + row.key}, "Đặt")));
  });
}

function drawTemplates(templates) {
  const rows = templates.map((t) => ({key: t.templateId, name: t.templateName, status: t.status, tag: t.tag, text: t.body}));
  fill($("templates"), rows, (row) => {
    const to = (status, label) => make("button", {type: "button", "data-testid": `template-${row.key}-${status}`,
      onclick: () => trying(() => post("template", {template_id: row.key, status, reason: status === "REJECT" ? "Nội dung chưa rõ." : ""})).then(refreshPanel)}, label);
    const steps = row.status === "ENABLE" ? [to("DISABLE", "Tắt")] : [to("ENABLE", "Duyệt"), row.status === "PENDING_REVIEW" && to("REJECT", "Từ chối")];
    return make("li", {"data-testid": "template-" + row.key}, make("strong", {}, row.name), ` ${row.key}, ${STATUS_NAMES[row.status]}`,
      make("div", {class: "muted"}, row.text), make("div", {class: "row"}, ...steps));
  });
}

function drawSwitches(switches) {
  const rows = Object.entries(switches).map(([key, value]) => ({key, value}));
  fill($("switches"), rows, ({key, value}) => {
    const set = (fresh) => trying(() => post("switches", {[key]: fresh})).then(refreshPanel);
    if (typeof value === "boolean")
      return make("li", {}, make("label", {class: "check"}, make("input", {type: "checkbox", role: "switch", checked: value,
        "data-testid": "switch-" + key, onchange: (event) => set(event.target.checked)}), make("code", {}, key)));
    const input = make("input", {value, "data-testid": "switch-" + key});
    const submit = (event) => {
      event.preventDefault();
      set(typeof value === "number" ? Number(input.value) : input.value);
    };
    return make("li", {}, make("form", {class: "row", onsubmit: submit}, make("label", {class: "grow"}, make("code", {}, key), input), make("button", {}, "Đặt")));
  });
}

async function drawLog() {
  const query = new URLSearchParams({limit: 60, contains: $("log-filter").value, failed: $("log-failed").checked ? "1" : ""});
  const log = await ask("log?" + query);
  fill($("log"), log.rows.map((row) => ({key: row.seq, ...row})), (row) => {
    const bad = row.error !== 0 || row.status !== 200;
    const words = row.error ? `${row.error} ${saidIn(row.answer)}` : row.status === 200 ? "nhận" : `không xong: ${row.status}`;
    return make("li", {"data-testid": "log-row"}, make("details", {}, make("summary", {},
      make("span", {}, clockText(row.at).slice(0, 5)), make("span", {}, `${row.method} ${row.path}`),
      make("span", {class: bad ? "bad" : ""}, words), make("span", {class: "muted"}, `${row.ms} ms`)),
      make("pre", {}, row.request), make("pre", {}, row.answer)));
  });
}
function saidIn(answer) {
  try {
    const made = JSON.parse(answer);
    return made.message || made.error_name || "";
  } catch {
    return "";
  }
}

async function refreshPanel() {
  await trying(async () => {
    drawState(await ask("state"));
    await drawLog();
  });
}

function wirePanel() {
  $("persona-search").addEventListener("input", () => trying(listPeople));
  $("persona-select").addEventListener("change", (event) => choose(event.target.value));
  $("persona-new").addEventListener("submit", (event) => {
    event.preventDefault();
    trying(async () => {
      const user = await post("users", {name: new FormData(event.target).get("name").normalize("NFC")});
      event.target.reset();
      phones[0].userId = user.user_id;
      await listPeople();
      choose(user.user_id);
    });
  });
  $("second-phone").addEventListener("click", () => trying(toggleSecond));
  for (const button of $("clock-buttons").children)
    button.addEventListener("click", () => trying(() => post("clock", JSON.parse(button.dataset.clock))).then(refreshAll));
  $("tokens-issue").addEventListener("click", () => trying(async () => {
    const pair = await post("tokens");
    $("refresh-token").textContent = pair.refresh_token;
    $("tokens-shown").hidden = false;
  }).then(refreshPanel));
  $("tokens-withdraw").addEventListener("click", () => trying(() => post("tokens/withdraw")).then(refreshPanel));
  $("webhook-form").addEventListener("submit", (event) => {
    event.preventDefault();
    trying(() => post("webhook", {url: new FormData(event.target).get("url")})).then(refreshPanel);
  });
  $("webhook-toggle").addEventListener("click", (event) =>
    trying(() => post("webhook", {enabled: event.target.dataset.on === "true"})).then(refreshPanel));
  $("crowd-form").addEventListener("submit", (event) => {
    event.preventDefault();
    trying(() => post("followers", {count: Number(new FormData(event.target).get("count"))})).then(refreshPanel);
  });
  $("log-filter").addEventListener("input", () => trying(drawLog));
  $("log-failed").addEventListener("change", () => trying(drawLog));
}

async function refreshAll() {
  await Promise.all([refreshPanel(), ...phones.map((phone) => trying(() => phone.refresh()))]);
  await trying(listPeople);
}
function every(ms, work) {
  setTimeout(async () => {
    if (!document.hidden) await work().catch(() => {});
    every(ms, work);
  }, ms);
}

async function begin() {
  wirePanel();
  const state = await ask("state");
  oaName = state.oa.name;
  const {users} = await ask("users");
  const wanted = address.get("as") || users[0].user_id;
  phones = [new Phone(wanted)];
  if (address.get("text")) {
    phones[0].part(".text").value = address.get("text");
    phones[0].count();
  }
  $("webhook-form").elements.url.value = state.webhook.url;
  drawState(state);
  await listPeople();
  await drawLog();
  every(PHONE_EVERY, () => Promise.all(phones.map((phone) => phone.refresh())));
  every(PANEL_EVERY, async () => {
    drawState(await ask("state"));
    await drawLog();
    if (document.activeElement !== $("persona-select")) await listPeople();
  });
}
trying(begin);
