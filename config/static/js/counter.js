// The sum and the change while somebody types; without it the page's own button reckons.
(() => {
  "use strict";
  const form = document.querySelector(".counter");
  if (!form) return;
  const [total, change, line] = ["total", "change", "change-line"].map((name) => form.querySelector(`[data-${name}]`));
  const rupiah = (amount) => `Rp${amount.toLocaleString("id-ID")}`;
  const reckon = () => {
    let sum = 0;
    form.querySelectorAll("[name^='n-']").forEach((input) => {
      sum += Number(input.value) * Number(form.elements[input.name.replace("n-", "p-")].value);
    });
    form.querySelectorAll("[data-price]:checked").forEach((way) => { sum += Number(way.dataset.price); });
    total.value = rupiah(sum);
    form.elements["p-total"].value = sum;
    if (!change) return;
    const given = Number(form.elements.given.value.replace(/\D/g, ""));
    line.hidden = given < sum || !sum;
    change.value = line.hidden ? "" : rupiah(given - sum);
  };
  form.addEventListener("input", reckon);
  form.addEventListener("change", reckon);
  reckon();
})();
