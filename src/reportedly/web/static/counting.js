// What was never counted yet when the page was made is put in its place as soon as it is there; the rest of the page stays as it is.
"use strict";
const waits = () => [...document.querySelectorAll("section[id]")].filter((part) => part.querySelector("[data-counting]"));

async function look(pause) {
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of waits()) {
      const there = answer.ok && fresh.getElementById(part.id);
      if (there && !there.querySelector("[data-counting]")) part.replaceWith(document.adoptNode(there));
    }
  } catch {
    // the server is not there for a moment: look again
  }
  if (waits().length) setTimeout(look, pause, Math.min(2 * pause, 8000));
}

setTimeout(look, 500, 1000);
