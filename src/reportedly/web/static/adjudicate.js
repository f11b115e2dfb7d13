// Where coders differ: one key decides, and the page goes on to the next.
"use strict";
(() => {
  const list = document.getElementById("differences");
  const keysOn = document.getElementById("keys-on");
  if (!list || !keysOn) return;
  const items = [...list.querySelectorAll(".item")];
  let at = -1;
  function go(to) {
    if (to < 0 || to >= items.length) return;
    if (at >= 0) items[at].classList.remove("now");
    at = to;
    items[at].classList.add("now");
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  }
  function press(key) {
    if (at < 0) return go(0);
    const button = [...items[at].querySelectorAll("form[data-answer] button")].find((each) => each.querySelector("kbd") && each.querySelector("kbd").textContent === key);
    if (button) button.form.requestSubmit();
  }
  list.addEventListener("submit", (event) => { sessionStorage.setItem("difference", String(items.indexOf(event.target.closest(".item")))); });
  document.addEventListener("keydown", (event) => {
    if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const does = { j: () => go(at + 1), k: () => go(at - 1), a: () => press("a"), x: () => press("x") };
    const work = does[event.key] || (/^[1-9]$/.test(event.key) ? () => press(event.key) : null);
    if (!work) return;
    event.preventDefault();
    work();
  });
  list.addEventListener("focusin", (event) => {
    const item = event.target.closest(".item");
    if (item && item !== items[at]) { if (at >= 0) items[at].classList.remove("now"); at = items.indexOf(item); item.classList.add("now"); }
  });
  keysOn.checked = localStorage.getItem("keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));
  const last = sessionStorage.getItem("difference");
  sessionStorage.removeItem("difference");
  if (last !== null) go(Math.min(Number(last), items.length - 1)); // the one decided on is gone: its place has the next
})();
