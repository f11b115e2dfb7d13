// Small things that every page shares: "/" goes to the search box, filters apply when they change, and a correction offers the other claims that it may hold for.
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
// A form that corrects a claim shows the others that said the same in what was changed, and, folded, those near it that said otherwise; without
// scripts it shows all that share anything.
document.documentElement.classList.add("js");
const isChanged = (field) => (field.options ? ![...field.options].every((o) => o.selected === o.defaultSelected) : field.value !== field.defaultValue);
document.addEventListener("input", (event) => {
  const also = event.target.form && event.target.form.querySelector("fieldset.also");
  if (!also || also.contains(event.target)) return;
  const changed = [...event.target.form.elements].filter((e) => e.name.startsWith("f.") && isChanged(e)).map((e) => e.name.slice(2));
  for (const label of also.querySelectorAll("label")) {
    const same = label.dataset.fields.split(" ").some((name) => changed.includes(name));
    label.classList.toggle("same", same);
    if (!same) label.querySelector("input").checked = false;
  }
  also.classList.toggle("asked", also.querySelector("label.same") !== null);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-all]")) return;
  for (const box of event.target.closest("fieldset").querySelectorAll(":scope > label.same input")) box.checked = true;
});
