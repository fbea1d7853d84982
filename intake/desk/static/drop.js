// Dropping files: drag and drop, folders, a bar that tells how far the sending is, news without a
// click. Without this script the form sends what was chosen, and a link asks for news.
"use strict";

const NEWS_MS = 3000;

/** Return the files below an entry that was dropped, each with its path. */
async function filesOf(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ file, path: path + file.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const inner of some) found.push(...(await filesOf(inner, `${path}${entry.name}/`)));
  }
}

/** Show the main part of a page that was answered, in place of the one that stands. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  prepare();
  const first = document.querySelector("[data-focus]") || document.querySelector("main");
  first.focus();
}

function tell(form, words) {
  form.querySelector("[data-told]").textContent = words;
}

/** Send files with the form's other fields, and show how far it is. */
function send(form, files) {
  const total = files.reduce((sum, one) => sum + one.file.size, 0);
  if (!files.length || total > Number(form.dataset.most) * 1e6) {
    tell(form, files.length ? "C'est trop à la fois : envoyez moins de fichiers." : "Aucun fichier n'a été trouvé.");
    return;
  }
  const fields = new FormData(form);
  fields.delete("fichiers");
  for (const one of files) fields.append("fichiers", one.file, one.path);
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const button = form.querySelector("button");
  progress.hidden = false;
  button.disabled = true;
  tell(form, "");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = Math.round((100 * event.loaded) / event.total);
  });
  request.addEventListener("load", () => show(request.responseText));
  request.addEventListener("error", () => {
    progress.hidden = true;
    button.disabled = false;
    tell(form, "L'envoi n'a pas abouti. Rien n'a été déposé : recommencez.");
  });
  request.open("POST", form.action);
  request.send(fields);
}

/** Ask for news while something is on its way. */
async function news() {
  const section = document.getElementById("suivi");
  if (!section || !("moving" in section.dataset)) return;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("suivi");
    if (fresh && !section.contains(document.activeElement)) section.replaceWith(fresh);
  } catch {
    // The next try tells more.
  }
  setTimeout(news, NEWS_MS);
}

function prepare() {
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  form.querySelector("[data-hint]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...form.elements.fichiers.files];
    send(form, chosen.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = await Promise.all(entries.map((entry) => filesOf(entry, "")));
    send(form, found.flat());
  });
  setTimeout(news, NEWS_MS);
}

prepare();
