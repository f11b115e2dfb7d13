// The review queue: one key settles a sentence, another calls a claim misread, a third takes the last decision back.
"use strict";
(() => {
  const queue = document.getElementById("queue");
  if (!queue) return;
  const said = document.getElementById("said");
  const keysOn = document.getElementById("keys-on");
  const items = [...queue.querySelectorAll(".item")];
  const done = []; // {verdicts, item, notes}
  let at = -1;
  let busy = false;
  const tell = (words) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = words; }); };

  function go(to) {
    if (to < 0 || to >= items.length) return;
    if (at >= 0) items[at].classList.remove("now");
    at = to;
    items[at].classList.add("now");
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  }
  const open = (item) => [...item.querySelectorAll(".note")].filter((note) => !note.dataset.state);
  function next() {
    const waiting = [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => open(item).length);
    if (waiting) go(items.indexOf(waiting));
    else document.getElementById("more").focus();
  }
  async function send(path, fields) {
    const body = new URLSearchParams([["csrf", queue.dataset.csrf], ...fields]);
    const answer = await fetch(path, { method: "POST", body, headers: { accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return answer.json();
  }
  async function decide(item, notes, kind) {
    if (busy || !notes.length) return;
    busy = true;
    try {
      const told = await send("/judge", [["kind", kind], ...notes.map((note) => ["left", note.dataset.id])]);
      const state = kind === "accept" ? "accepted" : "misread";
      done.push({ verdicts: told.verdicts, item, notes });
      for (const note of notes) show(note, state);
      item.classList.toggle("settled", !open(item).length);
      item.querySelector(".all button").disabled = !open(item).length;
      tell(`${state}: ${notes.length}`);
    } catch (error) { window.alert(error.message); } finally { busy = false; }
    if (!open(item).length) next();
  }
  function show(note, state) {
    note.classList.remove("accepted", "misread");
    note.dataset.state = state;
    if (state) note.classList.add(state);
    note.querySelector(".state").textContent = state;
    note.querySelector("button").hidden = Boolean(state);
  }
  async function undo() {
    const last = done.pop();
    if (!last || busy) return tell("Nothing to undo here.");
    await send("/undo", last.verdicts.map((n) => ["verdict", n]));
    for (const note of last.notes) show(note, "");
    last.item.classList.remove("settled");
    last.item.querySelector(".all button").disabled = false;
    go(items.indexOf(last.item));
    tell("Undone.");
  }
  const focused = () => document.activeElement.closest && document.activeElement.closest(".note");
  const keys = {
    j: () => go(at + 1), k: () => go(at - 1), u: undo,
    a: () => (at < 0 ? go(0) : decide(items[at], open(items[at]), "accept")),
    x: () => { if (at < 0) return go(0); const note = focused(); return decide(items[at], note ? [note] : open(items[at]), "misread"); },
  };
  document.addEventListener("keydown", (event) => {
    if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  queue.addEventListener("submit", (event) => {
    event.preventDefault();
    const item = event.target.closest(".item");
    if (at !== items.indexOf(item)) go(items.indexOf(item));
    if (event.target.matches(".all")) decide(item, open(item), "accept");
    else decide(item, [event.target.closest(".note")], "misread");
  });
  queue.addEventListener("focusin", (event) => {
    const item = event.target.closest(".item");
    if (item && item !== items[at]) { if (at >= 0) items[at].classList.remove("now"); at = items.indexOf(item); item.classList.add("now"); }
  });
  keysOn.checked = localStorage.getItem("keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));
})();
