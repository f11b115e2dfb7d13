// The map under the fingers: Leaflet moves and zooms, coasts come as tiles, and what lies above them is drawn by the server for each view.
// A slider goes over the days. Without this file, or without Leaflet, the map is a picture that moves by its links.
"use strict";
const box = document.getElementById("map"), form = document.querySelector("form.filters");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches, dark = matchMedia("(prefers-color-scheme: dark)");
const WIDTH = 1000; // of the picture without scripts, by which addresses tell how near a view is
const page = location.pathname;
let asking = null, waiting = 0, layer = null, expected = false;

const first = box.querySelector(".mapbox").dataset;
const live = document.createElement("div");
live.className = "live";
live.id = "live";
live.tabIndex = 0;
live.setAttribute("role", "region");
live.setAttribute("aria-label", "Map; arrow keys move it, plus and minus zoom");
box.querySelector(".mapbox").replaceWith(live);
box.classList.add("moved");

const size = () => [live.clientWidth, live.clientHeight];
const z = () => map.getZoom() - Math.log2(size()[0] / WIDTH);
const map = L.map(live, {
  attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 1.5, maxZoom: 12, maxBounds: [[-84, -400], [84, 400]],
  scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: false, inertia: !still, keyboardPanDelta: 120,
});
map.setView([Number(first.lat), Number(first.lon)], Number(first.z) + Math.log2(size()[0] / WIDTH), { animate: false });
map.zoomControl.setPosition("topleft");
L.control.scale({ imperial: false }).addTo(map);
const tiles = () => box.dataset.tiles + (dark.matches ? "&dark=1" : "");
const Joined = L.TileLayer.extend({
  _initTile(tile) { // one dot larger, so that no seam shows between tiles at zooms between whole ones
    L.TileLayer.prototype._initTile.call(this, tile);
    tile.style.width = tile.style.height = `${this.getTileSize().x + 1}px`;
  },
});
const base = box.dataset.tiles ? new Joined(tiles(), { tileSize: 512, zoomOffset: -1, minNativeZoom: 1, maxNativeZoom: 12, keepBuffer: 1, alt: "" }).addTo(map) : null;
dark.addEventListener("change", () => base && base.setUrl(tiles()));
const every = L.control({ position: "topleft" });
every.onAdd = () => {
  const bar = L.DomUtil.create("div", "leaflet-bar"), link = L.DomUtil.create("a", "every", bar);
  Object.assign(link, { href: withAsked({ lat: "", lon: "", z: "" }), title: "All places", textContent: "all" });
  link.setAttribute("role", "button");
  link.setAttribute("aria-label", "Show all places");
  L.DomEvent.disableClickPropagation(bar);
  L.DomEvent.on(link, "click", (event) => { L.DomEvent.preventDefault(event); draw({ lat: "", lon: "", z: "" }); });
  return bar;
};
every.addTo(map);

// The wheel scrolls the page until the map is in use; with Ctrl it always zooms.
live.addEventListener("focusin", () => map.scrollWheelZoom.enable());
live.addEventListener("focusout", (event) => live.contains(event.relatedTarget) || map.scrollWheelZoom.disable());
live.addEventListener("pointerdown", () => live.contains(document.activeElement) || live.focus({ preventScroll: true }));
live.addEventListener("wheel", (event) => {
  if (event.ctrlKey && !map.scrollWheelZoom.enabled()) {
    event.preventDefault();
    map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() - Math.sign(event.deltaY) * 0.5);
  }
}, { passive: false });

function withAsked(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value === "" || value === undefined ? asked.delete(name) : asked.set(name, value);
  return page + (asked.size ? "?" + asked : "");
}

// Ask for what lies above the coasts, and for the table: of the view as it is now, with these parts of the address changed.
async function draw(changes = {}, keepsAddress = false) {
  if (asking) asking.abort();
  const mine = asking = new AbortController();
  const at = map.getCenter().wrap(), [w, h] = size();
  const address = withAsked({ lat: at.lat.toFixed(4), lon: at.lng.toFixed(4), z: z().toFixed(2), ...changes });
  let answer, text;
  try {
    answer = await fetch(address + (address.includes("?") ? "&" : "?") + `w=${w}&h=${h}`, { headers: { "X-Part": "1" }, signal: mine.signal });
    text = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return;
  }
  if (mine.signal.aborted) return;
  if (!answer.ok) return location.assign(address);
  const part = document.createRange().createContextualFragment(text);
  const fresh = part.querySelector(".layer"), picture = fresh.querySelector("svg");
  const told = fresh.dataset, zoom = Number(told.zoom), center = L.latLng(Number(told.lat), Number(told.lon));
  if (map.getZoom() !== zoom || map.latLngToContainerPoint(center).distanceTo([w / 2, h / 2]) > 2) {
    expected = true;
    map.setView(center, zoom, { animate: !still && layer !== null && map.getZoom() !== zoom });
  }
  const middle = map.project(center, zoom), half = L.point(picture.viewBox.baseVal.width / 2, picture.viewBox.baseVal.height / 2);
  const held = live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  if (layer) layer.remove();
  layer = L.svgOverlay(picture, [map.unproject(middle.subtract(half), zoom), map.unproject(middle.add(half), zoom)]).addTo(map);
  if (held) {
    const again = picture.querySelector(`a[href="${CSS.escape(held)}"]`);
    (again || live).focus({ preventScroll: true });
  }
  box.querySelector(".told").replaceWith(part.querySelector(".told"));
  live.dataset.drawn = Number(live.dataset.drawn || 0) + 1;
  if (!keepsAddress) history.replaceState(null, "", address);
}

// What was asked for before somebody moves the map must not move it back.
map.on("movestart", () => { if (!expected && asking) asking.abort(); });
map.on("moveend", () => {
  if (expected) { expected = false; return; }
  clearTimeout(waiting);
  waiting = setTimeout(draw, 60);
});
map.on("resize", () => draw({}, true));

box.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (live.contains(link) && map.dragging.moved()) return event.preventDefault();
  const address = new URL(link.href.baseVal ?? link.href, location.href);
  if (address.pathname !== page || link.classList.contains("every")) return;
  event.preventDefault();
  const asked = address.searchParams;
  if (asked.has("lat")) map.setView([Number(asked.get("lat")), Number(asked.get("lon"))], Number(asked.get("z")) + Math.log2(size()[0] / WIDTH));
  else draw(Object.fromEntries(["since", "until", "on", "lat", "lon", "z"].map((name) => [name, asked.get(name) ?? undefined])));
});
// A mark that is reached by keys and stands at the edge comes into view.
live.addEventListener("focusin", (event) => {
  const mark = event.target.closest("a.spot");
  if (!mark) return;
  const at = mark.getBoundingClientRect(), all = live.getBoundingClientRect();
  const dx = at.left < all.left ? at.left - all.left - 20 : at.right > all.right ? at.right - all.right + 20 : 0;
  const dy = at.top < all.top ? at.top - all.top - 20 : at.bottom > all.bottom ? at.bottom - all.bottom + 20 : 0;
  if (dx || dy) map.panBy([dx, dy]);
});

const DAY = 86400000, EPOCH = 719163; // 1970-01-01, counted from 0001-01-01
const date = (n) => new Date((n - EPOCH) * DAY);
const iso = (n) => date(n).toISOString().slice(0, 10);
const number = (day) => Math.round(Date.parse(day) / DAY) + EPOCH;
const long = { month: "long", year: "numeric", timeZone: "UTC" };

function slider(name, from, to, value, say, change) {
  const label = document.createElement("label"), input = document.createElement("input");
  label.className = "slide";
  label.textContent = name + " ";
  Object.assign(input, { type: "range", min: from, max: to, step: 1, value });
  const tell = () => input.setAttribute("aria-valuetext", say(input.valueAsNumber));
  tell();
  label.append(input);
  form.querySelector("button").before(label);
  let soon = 0;
  input.addEventListener("input", () => {
    tell();
    clearTimeout(soon);
    const changes = change(input.valueAsNumber);
    soon = setTimeout(() => draw(changes), 80);
  });
  return input;
}

if (form.dataset.days === "on" && Number(form.dataset.last) > Number(form.dataset.first)) {
  const from = Number(form.dataset.first), to = Number(form.dataset.last) + 1, on = form.elements.on;
  const held = slider("Day", from, to, on.value ? number(on.value) : to, (n) => (n === to ? "as last told" : date(n).toLocaleDateString("en-GB", { day: "numeric", ...long })), (n) => {
    on.value = n === to ? "" : iso(n);
    return { on: on.value };
  });
  on.addEventListener("change", () => {
    held.value = on.value ? number(on.value) : to;
    form.requestSubmit();
  });
} else if (form.dataset.days === "month" && form.dataset.last > form.dataset.first) {
  const months = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const from = months(form.dataset.first), to = Math.min(months(form.dataset.last), from + 1200), since = form.elements.since, until = form.elements.until;
  const day = (month, n) => new Date(Date.UTC(Math.floor(month / 12), month % 12, n)).toISOString().slice(0, 10);
  slider("Month", from - 1, to, since.value ? months(since.value) : from - 1, (n) => (n < from ? "all" : new Date(day(n, 1)).toLocaleDateString("en-GB", long)), (n) => {
    since.value = n < from ? "" : day(n, 1);
    until.value = n < from ? "" : day(n + 1, 0);
    return { since: since.value, until: until.value };
  });
}
// Filters leave the view where it is.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = Object.fromEntries([...form.elements].filter((e) => e.name && e.type !== "hidden").map((e) => [e.name, e.type === "checkbox" ? (e.checked ? e.value : "") : e.value]));
  draw({ at: "", ...asked });
});
draw(new URLSearchParams(location.search).has("lat") ? {} : { lat: "", lon: "", z: "" }, true);
