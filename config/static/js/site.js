// Four small helps. Every page works without them.
(() => {
  "use strict";
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // Public pages are the same for everybody, so the basket's count comes from a plain cookie.
  const showCount = () => {
    const found = document.cookie.match(/(?:^|; )karya_basket_count=(\d{1,4})(?:;|$)/);
    const count = found ? Number(found[1]) : 0;
    all("[data-basket-count]", (place) => { place.textContent = count ? `(${count})` : ""; });
  };
  showCount();
  addEventListener("pageshow", showCount);

  // The error summary is read first.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // Minus and plus beside a number field.
  all("[data-step]", (button) => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.step === "1") input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  // Copy buttons, for amounts and account numbers.
  if (navigator.clipboard) {
    all("[data-copy]", (button) => {
      const answer = button.parentElement.querySelector("[data-copied]");
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        answer.textContent = answer.dataset.copied;
      });
    });
  }
})();
