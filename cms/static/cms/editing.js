// Wagtail's rich text fields have no name for those who do not see them: they get that of their block or panel.
const UNNAMED = ".public-DraftEditor-content[role=textbox]:not([aria-label])";

function name(field) {
  const block = field.closest("[data-streamfield-child], .w-panel");
  const label = block?.querySelector(".c-sf-block__type, [data-panel-heading-text]");
  field.setAttribute("aria-label", label?.textContent.trim() || document.title);
}

new MutationObserver(() => document.querySelectorAll(UNNAMED).forEach(name))
  .observe(document.documentElement, { childList: true, subtree: true });
