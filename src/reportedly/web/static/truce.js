// The day on which an agreement is looked at: a slider beside the form, which works without it.
"use strict";
const box = document.getElementById("asof");
const first = Number(box.dataset.first), last = Number(box.dataset.last);
const DAY = 86400000, EPOCH = 719163; // 1970-01-01, counted from 0001-01-01
const iso = (n) => new Date((n - EPOCH) * DAY).toISOString().slice(0, 10);
const said = (n) => new Date((n - EPOCH) * DAY).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
let waiting = 0, asking = null;

function show(address, place) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    const scrolled = box.querySelector(".scroll").scrollLeft;
    let answer;
    try {
      answer = await fetch(address, { headers: { "X-Part": "1" }, signal: asking.signal });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return;
    }
    if (!answer.ok) return location.assign(address);
    const part = document.createRange().createContextualFragment(await answer.text());
    for (const name of [".scroll", "[role=status]"]) box.querySelector(name).replaceWith(part.querySelector(name));
    const form = box.querySelector("form"), fresh = part.querySelector("form");
    if (place !== "form") form.elements.on.value = fresh.elements.on.value;
    form.querySelectorAll("a").forEach((link) => link.remove());
    form.append(...fresh.querySelectorAll("a"));
    box.querySelector(".scroll").scrollLeft = scrolled;
    history.replaceState(null, "", address);
  }, 60);
}

function address(day) {
  const asked = new URLSearchParams(location.search);
  for (const name of ["at", "on", "then"]) asked.delete(name);
  if (day) asked.set("on", day);
  if (box.querySelector("form").elements.then.checked) asked.set("then", "1");
  return location.pathname + (asked.size ? "?" + asked : "");
}

if (last > first) {
  const form = box.querySelector("form");
  const label = document.createElement("label");
  label.className = "slide";
  label.textContent = "Day ";
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: first - 1, max: last + 1, step: 1, value: box.dataset.on || last + 1 });
  slider.setAttribute("aria-valuetext", said(slider.valueAsNumber));
  label.append(slider);
  form.querySelector("label").after(label);
  slider.addEventListener("input", () => {
    slider.setAttribute("aria-valuetext", said(slider.valueAsNumber));
    form.elements.on.value = iso(slider.valueAsNumber);
    show(address(form.elements.on.value), "form");
  });
  form.elements.on.addEventListener("change", () => {
    if (form.elements.on.value) slider.value = Math.round(Date.parse(form.elements.on.value) / DAY) + EPOCH;
    show(address(form.elements.on.value), "form");
  });
  form.elements.then.addEventListener("change", () => show(address(form.elements.on.value), "form"));
  form.addEventListener("submit", (event) => { event.preventDefault(); show(address(form.elements.on.value), "form"); });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const day = new URL(link.href).searchParams.get("on");
    slider.value = day ? Math.round(Date.parse(day) / DAY) + EPOCH : last + 1;
    show(address(day), "link");
  });
}
