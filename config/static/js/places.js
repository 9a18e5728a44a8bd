// The place of delivery: names while one types, and the sum while one chooses. Both pages work without it.
(() => {
  "use strict";
  const SHORTEST = 3;
  const PAUSE = 150;

  // A combobox after the ARIA pattern: the list only fills the field, the page's own button sends it.
  const suggest = (input) => {
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let active = -1;
    let waiting = 0;
    let asked = 0;
    list.id = `${input.id}_places`;
    list.className = "places";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent.trim());
    list.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    input.after(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const open = (yes) => {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) mark(-1);
    };
    const mark = (to) => {
      active = to;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === to)));
      if (to < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[to].id);
      list.children[to].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      input.value = option.textContent;
      open(false);
    };
    const show = (places) => {
      list.replaceChildren(...places.map((place, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${n}`;
        option.setAttribute("role", "option");
        option.textContent = place;
        return option;
      }));
      open(places.length > 0);
      mark(-1);
      status.textContent = `${input.dataset.placesFound} ${places.length}`;
    };
    const ask = async () => {
      const mine = ++asked;
      const text = input.value.trim();
      if (text.length < SHORTEST) return open(false);
      try {
        const answer = await fetch(`${input.dataset.places}?q=${encodeURIComponent(text)}`);
        const { places } = await answer.json();
        if (mine === asked && document.activeElement === input) show(places);
      } catch {
        open(false);
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
    input.addEventListener("blur", () => {
      clearTimeout(waiting);
      open(false);
    });
    input.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(active < last ? active + 1 : 0);
      else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : last);
      else if (event.key === "Enter" && active >= 0) take(list.children[active]);
      else if (event.key === "Escape") open(false);
      else return;
      event.preventDefault();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      if (event.target.role === "option") take(event.target);
    });
  };
  document.querySelectorAll("[data-places]").forEach(suggest);

  // The sum follows the marked ways; where one parcel has none yet, the server's words stay.
  const sums = document.querySelector("[data-goods]");
  if (sums) {
    const shipping = sums.querySelector("[data-shipping]");
    const total = sums.querySelector("[data-total]");
    const rupiah = (amount) => `Rp${amount.toLocaleString("id-ID")}`;
    document.addEventListener("change", (event) => {
      if (!event.target.matches("[data-price]")) return;
      const marked = [...document.querySelectorAll("[data-price]:checked")];
      const price = marked.reduce((sum, way) => sum + Number(way.dataset.price), 0);
      shipping.textContent = price ? rupiah(price) : shipping.dataset.free;
      total.textContent = rupiah(Number(sums.dataset.goods) + price);
    });
  }
})();
