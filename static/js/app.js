// What JavaScript adds to the console. Every page works without this file: it
// counts characters, opens dialogs and warns before something is lost.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handler) =>
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handler(event, element);
  });

// say lets a screen reader speak a short text.
const say = (text) => { $("#announce")?.replaceChildren(text); };

// An input method ends its composition with Enter, which must not send a form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// Character counters. They count code points, as the server does.
on("input", "[data-limit]", (_, field) => {
  const limit = Number(field.dataset.limit);
  const length = [...field.value].length;
  const text = `${length} / ${limit}`;
  const count = document.getElementById(`${field.id}-count`);
  if (!count) return;
  $("[data-count]", count).textContent = text;
  count.classList.toggle("near", 2 * length >= limit);
  if (count.classList.toggle("over", length > limit)) say(text);
});

// A form with data-guard asks before what was typed into it is lost, but for a
// link with data-discard, which is there to lose it. A form with data-apart does
// not send along what was typed into another one.
const changed = new WeakSet();
let leaving = false;
const guarded = (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) changed.add(form);
};
document.addEventListener("input", guarded);
document.addEventListener("change", guarded);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leaving = !("apart" in event.target.dataset);
});
on("click", "[data-discard]", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("beforeunload", (event) => {
  if (!leaving && $$("form[data-guard]").some((form) => changed.has(form))) event.preventDefault();
});

// Questions before a button that cannot be undone. Without this the server
// answers with a page that asks.
on("click", "[data-confirm]", (event, button) => {
  event.preventDefault();
  const dialog = $("#confirm");
  $("#confirm-text").textContent = button.dataset.confirm;
  $("[data-confirm-yes]", dialog).textContent = button.textContent.trim();
  dialog.returnValue = "";
  dialog.onclose = () => { if (dialog.returnValue === "yes") confirmed(button); };
  dialog.showModal();
});

function confirmed(button) {
  const yes = document.createElement("input");
  Object.assign(yes, { type: "hidden", name: "confirmed", value: "true" });
  button.form.append(yes);
  button.form.requestSubmit(button);
  yes.remove();
}

// The check box in the head of a table checks all rows.
on("change", "[data-check-all]", (_, all) => {
  rowsOf(all).forEach((box) => { box.checked = all.checked; });
});
on("change", "td.check input", (_, box) => {
  const all = $("[data-check-all]", box.closest("table"));
  if (all) summarise(all);
});
const rowsOf = (all) => $$("td.check input", all.closest("table"));
function summarise(all) {
  const boxes = rowsOf(all);
  const some = boxes.filter((box) => box.checked).length;
  all.checked = some > 0 && some === boxes.length;
  all.indeterminate = some > 0 && some < boxes.length;
}

// Drop-downs of the bar close when one looks elsewhere.
const closeDrops = (except) =>
  $$("details.drop[open]").filter((drop) => drop !== except).forEach((drop) => { drop.open = false; });
document.addEventListener("click", (event) => closeDrops(event.target.closest("details.drop")));
on("keydown", "details.drop[open]", (event, drop) => {
  if (event.key !== "Escape") return;
  drop.open = false;
  $("summary", drop).focus();
});

// The palette: Ctrl+K, type, arrows, Enter.
const palette = $("#palette");
function openPalette(event) {
  if (!palette) return;
  event.preventDefault();
  closeDrops();
  if (!palette.open) palette.showModal();
  const input = $("input", palette);
  input.select();
  window.htmx?.ajax("GET", "/search", { source: input, target: "#palette-results" });
}
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") openPalette(event);
});
on("click", "[data-palette]", openPalette);
palette?.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
palette?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  const stops = [$("input", palette), ...$$(".results a", palette)];
  const at = Math.max(0, stops.indexOf(document.activeElement));
  stops[(at + step + stops.length) % stops.length].focus();
});
palette?.addEventListener("submit", (event) => {
  const first = $(`.results[data-query="${CSS.escape($("input", palette).value.trim())}"] a`, palette);
  if (!first) return; // not loaded yet: the search page answers
  event.preventDefault();
  first.click();
});

// The end of the session. Every answer may carry the new time in a header; tabs
// tell each other.
const warnBefore = 3 * 60_000;
const expiry = $("#expiry");
const session = {
  idle: Number(document.body.dataset.idleExpiry) || Infinity,
  absolute: Number(document.body.dataset.absoluteExpiry) || Infinity,
  dismissed: 0,
};
const tabs = new BroadcastChannel("session");
tabs.onmessage = ({ data }) => prolong(data, false);
if (session.idle < Infinity) tabs.postMessage(session.idle);

function prolong(idle, tell = true) {
  if (!(idle > session.idle) || session.idle === Infinity) return;
  session.idle = idle;
  if (tell) tabs.postMessage(idle);
  tick();
}

function tick() {
  if (!expiry) return;
  const end = Math.min(session.idle, session.absolute);
  const left = end - Date.now();
  if (left > warnBefore) {
    if (expiry.open) expiry.close();
    return;
  }
  const over = left <= 0;
  const fixed = session.absolute <= session.idle;
  $("[data-clock]", expiry).textContent = clock(left);
  $("[data-expiring]", expiry).hidden = over;
  $("[data-expired]", expiry).hidden = !over;
  $("[data-idle]", expiry).hidden = fixed;
  $("[data-absolute]", expiry).hidden = !fixed;
  $("[data-stay]", expiry).hidden = over || fixed;
  const stage = over ? 2 : 1;
  if (!expiry.open && session.dismissed < stage) expiry.showModal();
}

function signedOut() {
  session.idle = Date.now();
  session.dismissed = 0;
  tick();
}

function clock(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function stay() {
  const answer = await fetch("/session/keep-alive", { method: "POST" }).catch(() => null);
  heard(answer?.headers);
}
const heard = (headers) => prolong(Number(headers?.get("Session-Idle-Expiry")));

if (expiry && Math.min(session.idle, session.absolute) < Infinity) {
  expiry.addEventListener("close", () => {
    if (expiry.returnValue === "stay") { session.dismissed = 0; stay(); } else session.dismissed = session.idle > Date.now() ? 1 : 2;
    expiry.returnValue = "";
  });
  setInterval(tick, 1000);
  tick();
}

// What htmx brings is set up like what came with the page.
function prepare(root) {
  $$("[data-check-all]", root).forEach((all) => { all.hidden = false; });
}
document.addEventListener("htmx:after:swap", () => {
  prepare(document);
  const summary = $("#error-summary");
  if (summary && !summary.dataset.seen) summary.focus();
  if (summary) summary.dataset.seen = "true";
});

// A part of a page is not replaced by what is no part: the page that asks to
// sign in, another page, or an error.
document.addEventListener("htmx:after:request", (event) => {
  const { response, text } = event.detail.ctx;
  const { raw, status } = response;
  heard(response.headers);
  if (status === 401 || raw.redirected && new URL(raw.url).pathname === "/sign-in") signedOut();
  else if (raw.redirected) location.assign(raw.url);
  else if (status >= 400 && !text.trim()) trouble();
  else return;
  event.preventDefault();
});
document.addEventListener("htmx:error", () => trouble());
const trouble = () => $("#status")?.replaceChildren($("#trouble").content.cloneNode(true));

prepare(document);
const summary = $("#error-summary");
if (summary) {
  summary.dataset.seen = "true";
  summary.focus();
}
if (summary || $("[data-unsaved]")) $$("form[data-guard]").forEach((form) => changed.add(form));
if (/Mac|iP/.test(navigator.platform)) $$(".search kbd").forEach((key) => { key.textContent = "⌘ K"; });
