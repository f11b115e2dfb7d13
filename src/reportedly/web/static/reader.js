// The reader: walk the claims, say what the words say, correct, undo, and choose words with the mouse.
"use strict";
(() => {
  const reader = document.getElementById("reader");
  if (!reader) return;
  const text = document.getElementById("text");
  const panel = document.getElementById("panel");
  const bar = document.getElementById("bar");
  const said = document.getElementById("said");
  const keysOn = document.getElementById("keys-on");
  const passages = [...text.querySelectorAll(".passage:not(.elsewhere)")].filter((p) => p.querySelector(".note"));
  const notes = [...text.querySelectorAll(".note")];
  const idsOf = (note) => [note.dataset.id, ...(note.dataset.folds || "").split(" ").filter(Boolean)]; // a statement, and what folds into it
  const noteOf = new Map(notes.flatMap((note) => idsOf(note).map((id) => [id, note])));
  const decisions = []; // of this visit, the last one last: {verdicts, before: [[id, state]]}
  let current = null; // the note chosen
  let passage = null;
  let chosen = null; // words chosen with the mouse: {start, end, words}
  let busy = false;

  const STATES = ["accepted", "corrected", "misread"];
  const stateOf = (note) => STATES.find((state) => note.classList.contains(state)) || "";
  const tell = (words) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = words; }); };

  // ---- what is looked at
  function lookAt(note, focus = true) {
    for (const lit of text.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (current) current.classList.remove("now");
    current = note;
    if (!note) return;
    note.classList.add("now");
    for (const run of text.querySelectorAll("[data-at][data-ids]")) {
      if (idsOf(note).some((id) => run.dataset.ids.split(" ").includes(id))) run.classList.add("lit");
    }
    enter(note.closest(".passage"));
    if (focus) {
      const link = note.querySelector("a");
      link.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
    }
    showChosen();
  }

  function enter(where) {
    if (passage) passage.classList.remove("now");
    passage = where;
    if (where) where.classList.add("now");
  }

  const open = (list) => list.filter((note) => !stateOf(note));
  const inPassage = (where) => [...where.querySelectorAll(".note")];
  function inSentence(note) {
    const id = note.dataset.id;
    const sentence = [...text.querySelectorAll(".s[data-ids]")].find((s) => s.dataset.ids.split(" ").includes(id));
    return sentence ? [...new Set(sentence.dataset.ids.split(" ").map((each) => noteOf.get(each)).filter(Boolean))] : [note];
  }
  function step(by) {
    const at = current ? notes.indexOf(current) : passage ? notes.indexOf(inPassage(passage)[0]) - (by > 0 ? 1 : 0) : -1;
    const next = notes[Math.min(notes.length - 1, Math.max(0, at + by))];
    if (next) lookAt(next);
  }
  function stepPassage(by) {
    const at = passages.indexOf(passage);
    const next = passages[Math.min(passages.length - 1, Math.max(0, at + by))];
    if (!next) return;
    lookAt(inPassage(next)[0]);
    next.scrollIntoView({ block: "nearest" });
    tell(next.getAttribute("aria-label"));
  }

  // ---- what is decided
  async function send(path, fields) {
    const body = new URLSearchParams();
    body.append("csrf", reader.dataset.csrf);
    for (const [name, value] of fields) body.append(name, value);
    const answer = await fetch(path, { method: "POST", body, headers: { accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return answer.json();
  }
  async function alone(work) {
    if (busy) return;
    busy = true;
    try { await work(); } catch (error) { tell(error.message); bar.classList.add("failed"); window.alert(error.message); } finally { busy = false; }
  }
  function setState(note, state) {
    note.classList.remove(...STATES);
    if (state) note.classList.add(state);
    note.querySelector(".state").textContent = state;
  }
  function recount() {
    document.getElementById("decided").textContent = String(notes.filter(stateOf).length);
    for (const where of passages) {
      const form = where.querySelector(".settle");
      if (!form) continue;
      const left = open(inPassage(where));
      for (const field of form.querySelectorAll("input[name=left]")) field.remove();
      for (const note of left) {
        const field = document.createElement("input");
        field.type = "hidden"; field.name = "left"; field.value = note.dataset.id;
        form.append(field);
      }
      const button = form.querySelector("button");
      button.disabled = !left.length;
      button.replaceChildren(left.length ? "The words say this " : "All decided");
      if (left.length) {
        const more = document.createElement("span");
        more.className = "quiet";
        more.textContent = `${left.length} of ${inPassage(where).length} open`;
        button.append(more);
      }
    }
  }
  function decide(list, kind, state) {
    if (!list.length) return Promise.resolve(tell("All of it is decided."));
    return alone(async () => {
      const before = list.map((note) => [note, stateOf(note)]);
      const told = await send("/judge", [["kind", kind], ...list.map((note) => ["left", note.dataset.id])]);
      decisions.push({ verdicts: told.verdicts, before });
      for (const note of list) setState(note, state);
      recount();
      tell(`${state}: ${list.length} ${list.length === 1 ? "claim" : "claims"}.`);
    });
  }
  async function acceptPassage() {
    if (!passage) return stepPassage(0);
    await decide(open(inPassage(passage)), "accept", "accepted");
    const here = passages.indexOf(passage); // after the last, those before that were left open
    const next = [...passages.slice(here + 1), ...passages.slice(0, here)].find((where) => open(inPassage(where)).length);
    if (next) { lookAt(open(inPassage(next))[0]); next.scrollIntoView({ block: "nearest" }); }
  }
  function undo() {
    const last = decisions.pop();
    if (!last) return tell("Nothing was decided in this visit; what was decided before is listed below the text.");
    return alone(async () => {
      await send("/undo", last.verdicts.map((n) => ["verdict", n]));
      for (const [note, state] of last.before) setState(note, state);
      recount();
      lookAt(last.before[0][0]);
      tell("Undone.");
    });
  }

  // ---- the panel
  let opener = null;
  async function show(address, then) {
    const answer = await fetch(address, { headers: { "x-part": "1" }, credentials: "same-origin" });
    const made = await answer.text();
    if (!answer.ok) return tell(made.trim());
    panel.replaceChildren(new DOMParser().parseFromString(made, "text/html").body.firstElementChild);
    panel.hidden = false;
    opener = opener || document.activeElement;
    panel.focus({ preventScroll: true });
    if (then) then();
  }
  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }
  const showClaim = (note, then, address) => { lookAt(note, false); opener = note.querySelector("a"); return show(address || note.querySelector("a").getAttribute("href"), then); };
  function openForm(field) {
    const form = panel.querySelector("details.correct");
    if (!form) return;
    form.open = true;
    const first = (field && document.getElementById(field)) || form.querySelector("select, input:not([type=hidden])");
    if (!first) return;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  }
  function correct() {
    if (!current) return tell("Choose a claim first: j");
    showClaim(current, () => openForm());
  }

  // ---- words chosen with the mouse, as code points of the report's text
  function offset(node, at) {
    if (node.nodeType !== Node.TEXT_NODE) {
      const next = node.childNodes[at] || null;
      const run = next && (next.nodeType === Node.ELEMENT_NODE ? (next.matches("[data-at]") ? next : next.querySelector("[data-at]")) : null);
      if (run) return Number(run.dataset.at);
      const runs = node.querySelectorAll ? node.querySelectorAll("[data-at]") : [];
      const last = runs[runs.length - 1];
      return last ? Number(last.dataset.at) + [...last.textContent].length : null;
    }
    const run = node.parentElement.closest("[data-at]");
    return run ? Number(run.dataset.at) + [...node.data.slice(0, at)].length : null;
  }
  function readSelection() {
    const selection = document.getSelection();
    chosen = null;
    if (selection.rangeCount && !selection.isCollapsed) {
      const range = selection.getRangeAt(0);
      const inText = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".row > p");
      if (inText(range.startContainer) && inText(range.endContainer)) {
        let start = offset(range.startContainer, range.startOffset);
        let end = offset(range.endContainer, range.endOffset);
        const words = [...wordsBetween(start, end)];
        while (words.length && /\s/u.test(words[0])) { words.shift(); start += 1; }
        while (words.length && /\s/u.test(words[words.length - 1])) { words.pop(); end -= 1; }
        if (words.length) chosen = { start, end, words: words.join("") };
      }
    }
    showChosen();
  }
  function wordsBetween(start, end) {
    if (start === null || end === null) return "";
    let found = "";
    let at = null;
    for (const run of text.querySelectorAll("[data-at]")) {
      const from = Number(run.dataset.at);
      const points = [...run.textContent];
      if (from >= end || from + points.length <= start) continue;
      if (at !== null && from > at) found += "\n".repeat(from - at);
      found += points.slice(Math.max(0, start - from), end - from).join("");
      at = from + points.length;
    }
    return found;
  }
  function showChosen() {
    const place = document.getElementById("chosen");
    place.hidden = !chosen;
    if (!chosen) return;
    const words = [...chosen.words];
    document.getElementById("chosen-words").textContent = words.length > 60 ? words.slice(0, 58).join("") + " …" : chosen.words;
    const mend = document.getElementById("mend");
    mend.hidden = !current;
    if (current) document.getElementById("mend-n").textContent = current.dataset.n;
  }
  function mend() {
    if (!chosen || !current) return tell("Choose a claim, then its words with the mouse.");
    return alone(async () => {
      await send("/correct", [["left", current.dataset.id], ["start", chosen.start], ["end", chosen.end]]);
      again(current);
    });
  }
  function addByHand() {
    if (!chosen) return tell("Choose the words first, with the mouse.");
    opener = document.activeElement;
    const asked = new URLSearchParams({ report: reader.dataset.report, words: chosen.words, start: String(chosen.start) });
    return show(`/claims/add?${asked}`, () => { const first = panel.querySelector("select, input:not([type=hidden])"); if (first) first.focus(); });
  }
  function again(note) {
    if (note) sessionStorage.setItem("claim", note.dataset.id);
    sessionStorage.setItem("scroll", String(scrollY));
    location.reload();
  }

  // ---- keys and clicks
  const does = {
    passage: acceptPassage, next: () => step(1), undo, correct, add: addByHand, mend, shut,
    misread: () => (current ? decide([current], "misread", "misread").then(() => step(1)) : tell("Choose a claim first: j")),
    help: () => {
      const help = document.getElementById("help");
      help.hidden = !help.hidden;
      bar.querySelector("[data-do=help]").setAttribute("aria-expanded", String(!help.hidden));
    },
  };
  const keys = {
    j: () => step(1), k: () => step(-1), J: () => stepPassage(1), K: () => stepPassage(-1), a: acceptPassage, x: does.misread, c: correct,
    s: () => (current ? decide(open(inSentence(current)), "accept", "accepted") : tell("Choose a claim first: j")),
    w: () => (current ? decide([current], "accept", "accepted").then(() => step(1)) : tell("Choose a claim first: j")),
    X: () => (current ? decide(open(inSentence(current)), "misread", "misread").then(() => step(1)) : tell("Choose a claim first: j")),
    A: () => { const finish = document.getElementById("finish"); if (finish) finish.requestSubmit(); },
    u: undo, n: addByHand, m: mend, "?": does.help, ".": () => { const close = document.getElementById("close"); if (close) close.requestSubmit(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return shut();
    if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const work = keys[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) return does[button.dataset.do]();
    const link = event.target.closest(".note a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      return showClaim(link.closest(".note"), null, link.getAttribute("href"));
    }
    const edit = event.target.closest("#panel a.edit");
    if (edit && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      return openForm(edit.dataset.field);
    }
    const run = event.target.closest(".row > p [data-ids][data-at]");
    if (run && document.getSelection().isCollapsed) {
      const id = run.dataset.ids.split(" ")[0];
      const note = noteOf.get(id);
      const fold = note && [...note.querySelectorAll(".fold")].find((each) => each.getAttribute("href").endsWith(id));
      if (note) return showClaim(note, null, fold && fold.getAttribute("href"));
    }
    const tab = event.target.closest("#panel .tabs a");
    if (tab) { event.preventDefault(); show(tab.getAttribute("href")); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const where = form.closest(".passage");
    if (form.matches(".settle")) {
      event.preventDefault();
      enter(where);
      acceptPassage();
    } else if (form.closest("#panel") && form.dataset.answer) {
      event.preventDefault();
      const id = form.elements.left.value;
      const note = noteOf.get(id);
      if (!note || note.dataset.id !== id) { // of what folds into a statement, decided on by itself
        alone(async () => { await send("/judge", [["kind", form.dataset.answer], ["left", id]]); again(note); });
        return;
      }
      decide([note], form.dataset.answer, form.dataset.answer === "accept" ? "accepted" : "misread").then(shut);
    } else if (form.closest("#panel") && form.action.endsWith("/correct")) {
      event.preventDefault();
      alone(async () => { await send("/correct", [...new FormData(form)].filter(([name]) => name !== "csrf")); again(current); });
    } else if (form.closest("#panel") && form.action.endsWith("/claims/add")) {
      event.preventDefault();
      alone(async () => { const told = await send("/claims/add", [...new FormData(form)].filter(([name]) => name !== "csrf")); sessionStorage.setItem("claim", told.claim); again(null); });
    }
  });
  text.addEventListener("focusin", (event) => {
    const note = event.target.closest(".note");
    if (note && note !== current) lookAt(note, false);
  });
  document.addEventListener("selectionchange", readSelection);
  keysOn.checked = localStorage.getItem("keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));

  if (notes.length || text.textContent.trim()) bar.hidden = false;
  const scroll = sessionStorage.getItem("scroll");
  const wanted = sessionStorage.getItem("claim") || (location.hash.startsWith("#c-") ? decodeURIComponent(location.hash.slice(3)) : "");
  sessionStorage.removeItem("scroll");
  sessionStorage.removeItem("claim");
  if (scroll) window.scrollTo({ top: Number(scroll), behavior: "instant" });
  if (wanted && noteOf.has(wanted)) {
    lookAt(noteOf.get(wanted), false);
    if (!scroll) noteOf.get(wanted).scrollIntoView({ block: "center", behavior: "instant" });
  } else if (passages[0]) enter(passages.find((where) => open(inPassage(where)).length) || passages[0]);
})();
