"use strict";
// Looks again when the server says that something has happened. Everything works without it.
(() => {
  const parts = () => [...document.querySelectorAll("[data-live]")];
  if (parts().length === 0 || !("EventSource" in window)) return;

  // What a person is in the middle of is left alone: a focus, a ticked box, an opened part.
  const inUse = (part) =>
    part.contains(document.activeElement) || part.querySelector("input:checked, details[open]") !== null;

  let asking = false;
  const look = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts()) {
        const other = fresh.getElementById(part.id);
        if (other !== null && !inUse(part) && other.innerHTML !== part.innerHTML) part.replaceWith(other);
      }
    } catch {
      // the server is away; the stream comes back by itself
    } finally {
      asking = false;
    }
  };

  const source = new EventSource("/live");
  source.addEventListener("message", look);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => source.close());
})();
