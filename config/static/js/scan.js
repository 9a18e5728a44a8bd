// A number from a photo of its bar code, where the browser can read one. Typing works everywhere.
(() => {
  "use strict";
  if (!("BarcodeDetector" in window)) return;
  document.querySelectorAll("[data-scan]").forEach((label) => {
    const input = document.getElementById(label.dataset.scan);
    const answer = label.parentElement.querySelector("[data-unread]");
    label.hidden = false;
    label.querySelector("input").addEventListener("change", async (event) => {
      const [photo] = event.target.files;
      if (!photo) return;
      const [code] = await new BarcodeDetector().detect(await createImageBitmap(photo)).catch(() => []);
      answer.textContent = code ? "" : answer.dataset.unread;
      if (code) input.value = code.rawValue;
      input.focus();
    });
  });
})();
