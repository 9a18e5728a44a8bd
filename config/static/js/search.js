// Suggestions below the search box, and what was looked for in vain. The box works without it.
(() => {
  "use strict";
  const input = document.querySelector("[data-suggest]");
  if (input) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const known = new Map();
    let timer, active = -1;

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (next) => {
      const options = [...list.children];
      active = (next + options.length + 1) % (options.length + 1);
      options.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
      if (active < options.length) {
        input.setAttribute("aria-activedescendant", options[active].id);
        options[active].scrollIntoView({ block: "nearest" });
      } else {
        active = -1;
        input.removeAttribute("aria-activedescendant");
      }
    };
    const show = (suggestions) => {
      close();
      list.replaceChildren(...suggestions.map(({ label, kind, url }, n) => {
        const option = document.createElement("li");
        option.id = `suggestion-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = url;
        const small = document.createElement("small");
        small.textContent = kind;
        option.append(label, " ", small);
        return option;
      }));
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      const text = input.value.trim().toLowerCase();
      if (text.length < 2) return close();
      if (!known.has(text)) {
        try {
          const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`);
          known.set(text, answer.ok ? (await answer.json()).suggestions : []);
        } catch { return close(); }
      }
      if (text === input.value.trim().toLowerCase() && document.activeElement === input) show(known.get(text));
    };
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? list.children.length - 1 : active - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(list.children[active].dataset.url);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
  }

  // Once for each text and tab, and never without saying so.
  const wanted = document.querySelector("[data-wanted]");
  if (wanted) {
    const body = new URLSearchParams(new FormData(wanted));
    const told = () => {
      const line = wanted.querySelector("[data-done]");
      wanted.querySelectorAll("button, [data-ask]").forEach((part) => { part.hidden = true; });
      line.textContent = line.dataset.done;
      line.hidden = false;
    };
    const key = `wanted ${body.get("q")}`;
    const remembered = (() => { try { return sessionStorage.getItem(key); } catch { return null; } })();
    if (remembered) told();
    else fetch(wanted.action, { method: "POST", body }).then((answer) => {
      if (!answer.ok) return;
      try { sessionStorage.setItem(key, "1"); } catch { /* then it counts once more */ }
      told();
    }, () => {});
  }
})();
