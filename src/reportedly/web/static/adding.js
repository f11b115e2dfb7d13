// Files dropped or chosen are sent one after the other, each straight to disk; then the page shows how far their reading is.
"use strict";
const form = document.getElementById("files-form"), queue = document.getElementById("queue"), said = document.getElementById("said");
document.body.classList.add("scripts");
const noReports = new Set(form ? form.dataset.noReports.split(" ") : []);
let sending = false, timer = 0, shownLast = "";
const waiting = [];

async function look() {
  clearTimeout(timer);
  let busy = sending;
  try {
    const answer = await fetch("/add", { headers: { "X-Part": "1" } });
    if (answer.status >= 500) busy = true; // not now: look again
    else if (answer.ok) {
      const html = await answer.text();
      if (html !== shownLast) {
        shownLast = html;
        const part = document.createRange().createContextualFragment(html);
        const focused = queue.contains(document.activeElement) ? document.activeElement.id : "";
        const open = [...queue.querySelectorAll("details[open] > summary")].map((s) => s.id);
        queue.replaceChildren(part);
        for (const id of open) document.getElementById(id)?.parentElement.setAttribute("open", "");
        if (focused) (document.getElementById(focused) ?? queue).focus();
        const now = queue.firstElementChild.dataset.said;
        if (said.textContent !== now) said.textContent = now;
      }
      busy = busy || queue.firstElementChild.dataset.busy === "1";
    }
  } catch {
    busy = true; // the server is not there for a moment: look again
  }
  if (busy) timer = setTimeout(look, 1000);
}

function send(file, name, line) {
  return new Promise((done) => {
    const data = new FormData();
    for (const field of form.querySelectorAll("input:not([type=file]), select")) data.append(field.name, field.value);
    data.append("files", file, name);
    const request = new XMLHttpRequest();
    const bar = line.querySelector("progress"), text = line.querySelector(".how");
    request.upload.addEventListener("progress", (e) => { if (e.lengthComputable) bar.value = (100 * e.loaded) / e.total; });
    request.addEventListener("loadend", () => {
      bar.remove();
      if (request.status === 200) line.remove();
      else {
        line.classList.add("bad");
        text.textContent = request.status ? request.responseText : "It did not arrive: it was changed or taken away while it was sent, or the server is gone.";
      }
      done();
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

function lineOf(name) {
  const line = document.createElement("li"), b = document.createElement("bdi"), bar = document.createElement("progress"), how = document.createElement("span");
  b.textContent = name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", "How much of " + name + " has been sent");
  how.className = "how small";
  line.append(b, " ", bar, " ", how);
  document.getElementById("uploads").append(line);
  return line;
}

async function give(files) {
  for (const [file, name] of files) waiting.push([file, name, lineOf(name)]);
  if (sending || !waiting.length) return;
  sending = true;
  addEventListener("beforeunload", warn);
  while (waiting.length) {
    await send(...waiting.shift());
    look();
  }
  sending = false;
  removeEventListener("beforeunload", warn);
  look();
}

const warn = (event) => event.preventDefault();

// What lies in a folder, left out as `reportedly add` leaves it out: hidden files, what is saved with a page, pictures, sound, styles, scripts.
async function inside(entry, path, within) {
  if (entry.isFile) {
    const ending = entry.name.slice(entry.name.lastIndexOf(".")).toLowerCase();
    if (within && (entry.name.startsWith(".") || entry.name.startsWith("~$") || noReports.has(ending))) return [];
    return [[await new Promise((ok, no) => entry.file(ok, no)), path + entry.name]];
  }
  if (within && (entry.name.startsWith(".") || entry.name === "__MACOSX")) return [];
  const reader = entry.createReader(), entries = [], found = [];
  for (;;) {
    const some = await new Promise((ok, no) => reader.readEntries(ok, no));
    if (!some.length) break;
    entries.push(...some);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const pages = new Set(entries.filter((e) => /\.x?html?$/i.test(e.name)).map((e) => e.name.replace(/\.x?html?$/i, "_files")));
  for (const one of entries) if (one.isFile || !pages.has(one.name)) found.push(...(await inside(one, path + entry.name + "/", true)));
  return found;
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((f) => [f, f.name]);
  const found = [];
  for (const entry of entries) {
    try {
      found.push(...(await inside(entry, "", false)));
    } catch {
      lineOf(entry.name).querySelector(".how").textContent = "Could not be opened.";
    }
  }
  return found;
}

if (form) {
  const box = document.getElementById("drop"), chosen = document.getElementById("files");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    give([...chosen.files].map((f) => [f, f.name]));
    chosen.value = "";
  });
  chosen.addEventListener("change", () => { if (chosen.files.length && form.reportValidity()) form.requestSubmit(); });
  // A file let go of anywhere on the page is meant for it: a browser would leave the page to show it.
  addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) { event.preventDefault(); box.classList.add("over"); } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) box.classList.remove("over"); });
  addEventListener("drop", async (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.remove("over");
    if (form.reportValidity()) give(await dropped(event.dataTransfer));
  });
}
queue.addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = event.target;
  await fetch(asked.action, { method: "POST", body: new FormData(asked), headers: { Accept: "application/json" } });
  look();
});
look();
