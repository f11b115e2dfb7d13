// Small things that every page shares: "/" goes to the search box, and filters apply when they change.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
  });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}
// A network that is wider than the screen is first seen at its middle.
for (const net of document.querySelectorAll(".scroll.net")) net.scrollTo({ left: (net.scrollWidth - net.clientWidth) / 2, behavior: "instant" });
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
