// The map without loading the page anew: links, keys, the wheel, dragging, and a slider over the days. All of it works, slower, without this.
"use strict";
const box = document.getElementById("map"), form = document.querySelector("form.filters");
let asking = null, waiting = 0;

async function go(address) {
  if (asking) asking.abort();
  asking = new AbortController();
  let answer;
  try {
    answer = await fetch(address, { headers: { "X-Part": "1" }, signal: asking.signal });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return;
  }
  if (!answer.ok) return location.assign(address);
  const held = document.activeElement && box.contains(document.activeElement) ? document.activeElement : null;
  const key = held && (held.dataset.key || (held.matches(".mapbox") ? "map" : ""));
  box.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
  if (key) (key === "map" ? box.querySelector(".mapbox") : box.querySelector(`[data-key="${CSS.escape(key)}"]`)).focus({ preventScroll: true });
  history.replaceState(null, "", address);
}

function withAsked(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value === "" ? asked.delete(name) : asked.set(name, value);
  return "/map" + (asked.size ? "?" + asked : "");
}

box.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = link.href.baseVal ?? link.getAttribute("href");
  if (!address.startsWith("/map")) return;
  event.preventDefault();
  go(address);
});
box.addEventListener("keydown", (event) => {
  if (!event.target.matches(".mapbox") || event.ctrlKey || event.metaKey || event.altKey) return;
  const link = box.querySelector(`[data-key="${CSS.escape(event.key === "=" ? "+" : event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

// Mercator, as the server draws it.
const north = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
const lat = (n) => (360 / Math.PI) * Math.atan(Math.exp(n)) - 90;
let drag = null;
box.addEventListener("pointerdown", (event) => {
  if (event.button || event.pointerType === "touch" || !event.target.closest("svg.map") || event.target.closest("a")) return;
  drag = { x: event.clientX, y: event.clientY };
  event.preventDefault();
  box.querySelector(".mapbox").focus({ preventScroll: true });
});
addEventListener("pointermove", (event) => {
  const map = box.querySelector("svg.map");
  if (drag && map) map.style.transform = `translate(${event.clientX - drag.x}px, ${event.clientY - drag.y}px)`;
});
addEventListener("pointerup", (event) => {
  if (!drag) return;
  const map = box.querySelector("svg.map"), at = box.querySelector(".mapbox").dataset, dots = 1000 / map.clientWidth;
  const dx = (event.clientX - drag.x) * dots, dy = (event.clientY - drag.y) * dots, scale = 256 * 2 ** at.z;
  drag = null;
  map.style.transform = "";
  if (Math.hypot(dx, dy) < 4) return;
  go(withAsked({ lat: lat(north(Number(at.lat)) + (dy / scale) * 2 * Math.PI).toFixed(4), lon: (Number(at.lon) - (dx / scale) * 360).toFixed(4), z: at.z }));
});

const months = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
if (form.dataset.first && form.dataset.last > form.dataset.first) {
  const first = months(form.dataset.first), last = Math.min(months(form.dataset.last), first + 1200);
  const label = document.createElement("label");
  label.className = "slide";
  label.textContent = "Month ";
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: first - 1, max: last, step: 1 });
  slider.value = form.elements.since.value ? months(form.elements.since.value) : first - 1;
  const day = (month, date) => new Date(Date.UTC(Math.floor(month / 12), month % 12, date)).toISOString().slice(0, 10);
  const say = () => slider.setAttribute("aria-valuetext", slider.valueAsNumber < first ? "all" : new Date(day(slider.valueAsNumber, 1)).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }));
  say();
  label.append(slider);
  form.querySelector("button").before(label);
  slider.addEventListener("input", () => {
    say();
    const month = slider.valueAsNumber, all = month < first;
    form.elements.since.value = all ? "" : day(month, 1);
    form.elements.until.value = all ? "" : day(month + 1, 0);
    clearTimeout(waiting);
    const at = box.querySelector(".mapbox").dataset; // the view stays, so that months can be compared
    waiting = setTimeout(() => go(withAsked({ since: form.elements.since.value, until: form.elements.until.value, lat: at.lat, lon: at.lon, z: at.z })), 80);
  });
}
