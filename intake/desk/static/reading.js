// Keys of the reading page. Every page does all it does without.
"use strict";

const OFF = "recevable-touches";
const STATES = { p: "present", a: "absent", e: "declared_absent", v: "to_check" };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const enabled = () => localStorage.getItem(OFF) !== "non";
const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

// What is proposed is selected, so that typing replaces it.
const offered = document.querySelector("[data-select]");
if (offered && offered === document.activeElement) offered.select();

// Writing an account chooses what is written; choosing a reading again takes it away.
const own = document.querySelector("[data-own]");
if (own) {
  const { choix, valeur } = own.form.elements;
  valeur.addEventListener("input", () => { own.checked = true; });
  for (const one of choix.length ? choix : []) {
    one.addEventListener("change", () => { if (!own.checked) valeur.value = ""; });
  }
}

// The part of the page that belongs to the value at hand is brought into view.
const pane = document.querySelector(".pages");
function bring(box) {
  if (!pane || !box) return;
  const here = pane.getBoundingClientRect();
  const there = box.getBoundingClientRect();
  if (pane.scrollHeight > pane.clientHeight) pane.scrollTop += there.top - here.top - here.height / 3;
}
function light(anchor) {
  const box = document.getElementById(anchor.replace(/^f-/, "b-"));
  for (const other of document.querySelectorAll(".boxes .now")) other.classList.remove("now");
  if (box) box.classList.add("now");
  bring(box);
}
const now = document.querySelector(".boxes .now");
if (now) window.addEventListener("load", () => bring(now));
const values = document.querySelector(".values");
if (values) {
  values.addEventListener("focusin", (event) => {
    const value = event.target.closest(".value");
    if (value) light(value.id);
  });
}
for (const link of document.querySelectorAll(".to-box")) {
  link.addEventListener("click", (event) => {
    const box = document.getElementById(link.hash.slice(1));
    if (!box || !box.closest(".boxes")) return;
    event.preventDefault();
    light(link.closest(".value").id);
    pane.scrollIntoView({ block: "nearest" });
    box.focus({ preventScroll: true });
  });
}
for (const box of document.querySelectorAll(".boxes a")) {
  box.addEventListener("click", (event) => {
    const value = document.getElementById(box.getAttribute("href").slice(1));
    if (!value) return;
    event.preventDefault();
    const details = value.closest("details");
    if (details) details.open = true;
    value.scrollIntoView({ block: "center" });
    const link = value.querySelector(".to-box, .to-form, .judge, a");
    if (link) link.focus({ preventScroll: true });
    light(value.id);
  });
}

// -- signatures in the grid ---------------------------------------------------------------------

const gesture = document.getElementById("geste");
function judge(cell, state) {
  gesture.elements.champ.value = cell.dataset.path;
  gesture.elements.vu.value = cell.dataset.seen;
  gesture.elements.valeur.value = state;
  gesture.requestSubmit();
}
function move(cell, rows, columns) {
  const place = cell.closest("td");
  const line = place.parentElement;
  const lines = [...line.parentElement.children];
  const target = lines[lines.indexOf(line) + rows];
  const found = target && target.children[[...line.children].indexOf(place) + columns];
  const next = found && found.querySelector(".judge, a");
  if (next) next.focus();
}
function nextDoubt(cell) {
  const doubts = [...document.querySelectorAll(".judge[data-doubt]")];
  const after = doubts.filter(
    (one) => cell.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const next = after[0] || doubts[0];
  if (next) next.focus();
}

// -- single keys: never while a field is typed in, and only as long as they are on ----------------

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const cell = event.target.closest(".judge");
  if (cell && ARROWS[event.key]) {
    event.preventDefault();
    move(cell, ...ARROWS[event.key]);
    return;
  }
  if (!enabled()) return;
  const key = event.key.toLowerCase();
  if (cell && gesture && STATES[key]) {
    event.preventDefault();
    judge(cell, STATES[key]);
    return;
  }
  if (cell && key === "s") {
    event.preventDefault();
    nextDoubt(cell);
    return;
  }
  const ways = { s: "a[rel=next]", r: "a[rel=prev]" };
  const way = ways[key] && document.querySelector(ways[key]);
  if (way) {
    event.preventDefault();
    way.click();
  } else if (key === "b") {
    const box = event.target.closest(".boxes a");
    const value = event.target.closest(".value");
    const link = box || (value && value.querySelector(".to-box"));
    if (link) {
      event.preventDefault();
      link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  }
});

const keys = document.getElementById("touches");
const toggle = document.getElementById("touches-bascule");
function tell() {
  toggle.textContent = enabled() ? "Raccourcis à une touche : activés" : "Raccourcis à une touche : désactivés";
}
if (keys && toggle) {
  keys.hidden = false;
  tell();
  toggle.addEventListener("click", () => {
    localStorage.setItem(OFF, enabled() ? "non" : "oui");
    tell();
  });
}
