// The page's only script: sends what people do, and shows what changed. No state lives here.
"use strict";

const base = document.body.dataset.base;
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const offered = new Map(); // options of external selects by their text

// ---- sending

async function send(deed, body) {
  const response = await fetch(`${base}/${deed}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.error) toast(answer.error);
  return answer;
}

let toastTimer;
function toast(text) {
  const box = $("#toast");
  box.textContent = text;
  box.classList.add("is-shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("is-shown"), 5000);
}

// ---- fields: what they hold, keyed by block/action

function valueOf(field) {
  const kind = field.dataset.kind;
  if (kind === "checkboxes") return $$("input:checked", field).map((input) => input.value);
  if (kind === "radio_buttons") return $("input:checked", field)?.value ?? null;
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  if ("suggest" in field.dataset) return offered.get(field.value) ?? null;
  if (kind === "datetimepicker") return field.value ? Date.parse(field.value) / 1000 : null;
  return field.value || null;
}

function stateOf(target) {
  const state = {};
  for (const field of $$("[data-field]", target)) {
    if ("suggest" in field.dataset && !offered.has(field.value)) continue;
    state[`${field.dataset.block}/${field.dataset.action}`] = valueOf(field);
  }
  return state;
}

function where(target) {
  const { view, channel, ts } = target.dataset;
  return view ? { view } : { channel, ts };
}

async function act(source, value) {
  const target = source.closest("[data-target]");
  if (source.dataset.confirm && !confirm(source.dataset.confirm)) return;
  source.closest("details[open]")?.removeAttribute("open");
  source.classList.add("is-busy");
  const state = stateOf(target);
  delete state[`${source.dataset.block}/${source.dataset.action}`];
  await send("act", { ...where(target), block_id: source.dataset.block, action_id: source.dataset.action, value, state });
  source.classList.remove("is-busy");
}

// ---- clicks, choices, submissions

document.addEventListener("click", async (event) => {
  const hit = (selector) => event.target.closest(selector);
  let source;
  if ((source = hit("[data-press]"))) return act(source, source.dataset.value ?? null);
  if ((source = hit("[data-close]"))) return send("close", {});
  if ((source = hit("[data-react]"))) return send("react", { ...where(source.closest("[data-target]")), name: source.dataset.react });
  if ((source = hit("[data-stop]"))) return send("stop", { channel: source.dataset.channel, thread_ts: source.dataset.thread });
  if ((source = hit("[data-copy]"))) return copy(source);
  if ((source = hit("[data-prompt]"))) return say($("[data-composer]"), source.dataset.prompt);
  if ((source = hit("[data-shortcut]"))) {
    source.closest("details")?.removeAttribute("open");
    const target = source.closest("[data-target]");
    return send("shortcut", { ...(target ? where(target) : {}), callback_id: source.dataset.shortcut });
  }
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.removeAttribute("open");
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-field]");
  if (!field || !("dispatch" in field.dataset)) return;
  const value = valueOf(field);
  if (value !== null) act(field, value);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if ("composer" in form.dataset) return say(form, form.elements.text.value);
  if ("modal" in form.dataset) {
    form.classList.add("is-busy");
    await send("submit", { state: stateOf(form) });
    form.classList.remove("is-busy");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("[data-modal]")) return void send("close", {});
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  const form = event.target.closest("[data-composer]");
  if (form && event.target.name === "text") {
    event.preventDefault();
    form.requestSubmit();
  }
});

async function say(form, text) {
  if (!text.trim()) return;
  const box = form.elements.text;
  box.value = "";
  grow(box);
  const body = new URLSearchParams({ text, thread_ts: form.elements.thread_ts?.value ?? "" });
  const response = await fetch(form.action, { method: "POST", headers: { accept: "application/json" }, body });
  const answer = await response.json();
  if (answer.ok) return;
  toast(answer.error);
  box.value = text;
}

// ---- typing

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

document.addEventListener("input", async (event) => {
  const box = event.target;
  if (box.closest("[data-composer]")) return grow(box);
  if (!("suggest" in box.dataset) || offered.has(box.value)) return;
  const target = box.closest("[data-target]");
  const answer = await send("suggest", { ...where(target), action_id: box.dataset.action, text: box.value });
  const list = document.getElementById(box.getAttribute("list"));
  list.replaceChildren(...(answer.options ?? []).map((option) => {
    offered.set(option.text.text, option);
    return new Option(option.text.text, option.text.text);
  }));
});

// ---- copying

async function copy(button) {
  const text = button.parentElement.cloneNode(true);
  $(".copy", text).remove();
  for (const line of $$("br", text)) line.replaceWith("\n");
  await navigator.clipboard.writeText(text.textContent.trim());
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

function addCopyButtons() {
  for (const box of $$(".content pre, .content blockquote, .home pre, .home blockquote")) {
    if ($(":scope > .copy", box)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.dataset.copy = "";
    box.append(button);
  }
}

// ---- showing what changed

const shown = new Map($$("[data-live]").map((region) => [region.id, region.innerHTML]));

function atBottom(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
}

function replace(region, fresh) {
  if (shown.get(region.id) === fresh.innerHTML) return;
  shown.set(region.id, fresh.innerHTML);
  if (region.id === "modal" && sameModal(region, fresh)) return;
  if (region.id === "sidebar" && $("details[open]", region)) return void shown.delete(region.id);
  const kept = new Map($$("[data-field]", region).map((field) => [keyOf(field), field.value]));
  const stay = atBottom(region);
  region.innerHTML = fresh.innerHTML;
  for (const field of $$("[data-field]", region)) {
    if (kept.get(keyOf(field)) && "value" in field) field.value = kept.get(keyOf(field));
  }
  addCopyButtons();
  if (stay) region.scrollTop = region.scrollHeight;
  if (region.id === "modal") $("input, textarea, select", region)?.focus();
}

const keyOf = (field) => `${field.dataset.block}/${field.dataset.action}`;
const sameModal = (region, fresh) =>
  $(".shade", region) && $(".shade", region)?.dataset.key === $(".shade", fresh)?.dataset.key;

let busy = false, again = false;
async function refresh() {
  if (busy) return void (again = true);
  busy = true;
  const response = await fetch(location.href, { headers: { "x-live": "1" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  follow(page);
  for (const region of $$("[data-live]")) {
    const fresh = page.getElementById(region.id);
    if (fresh) replace(region, fresh);
  }
  busy = false;
  if (again) { again = false; refresh(); }
}

// When the app begins to answer one's own message in a thread, that thread opens.
const answered = $("#list")?.dataset.answered;
function follow(page) {
  const now = page.querySelector("#list")?.dataset.answered;
  if (!now || now === answered) return;
  const open = new URL(location.href);
  if (open.searchParams.get("thread") === now) return;
  open.searchParams.set("thread", now);
  open.hash = "";
  location.assign(open);
}

setInterval(() => {
  for (const line of $$("[data-loading]")) {
    const messages = line.dataset.loading.split("\n").filter(Boolean);
    if (messages.length) line.textContent = messages[Math.floor(Date.now() / 2500) % messages.length];
  }
}, 2500);

const changes = new EventSource(`${base}/changes`);
let timer;
changes.onmessage = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 60);
};

addCopyButtons();
function toTheEnd() {
  for (const list of $$(".scroll:not(.home)")) list.scrollTop = list.scrollHeight;
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
}
toTheEnd();
addEventListener("load", toTheEnd);
($(".thread [data-composer] textarea") ?? $("[data-composer] textarea"))?.focus({ preventScroll: true });
