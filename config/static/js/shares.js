// The parts of a scheme added up while they are typed. The server checks them again.
(() => {
  "use strict";
  const place = document.querySelector("[data-shares]");
  if (!place) return;
  const inputs = place.dataset.shares.split(" ").map((name) => document.getElementById(`id_${name}`));
  const add = () => {
    const parts = inputs.map((input) => Number(input.value.replace(",", ".")) || 0);
    const sum = Math.round(parts.reduce((a, b) => a + b, 0) * 100) / 100;
    place.hidden = false;
    place.querySelector("b").textContent = String(sum).replace(".", ",");
    place.classList.toggle("task-overdue", sum !== 100);
  };
  inputs.forEach((input) => input.addEventListener("input", add));
  add();
})();
