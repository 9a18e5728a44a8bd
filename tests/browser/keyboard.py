"""Hands on the keyboard: Tab, Enter, Space and letters. At every stop the focus must be there to be seen."""

from playwright.sync_api import Locator, Page

MOST_STOPS = 200
# The focused thing: its words, whether it or what stands for it is marked, and whether anything lies over it.
FOCUSED = """() => {
  const here = document.activeElement;
  const marked = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const [box] = here.getClientRects();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const over = document.elementFromPoint(x, y);
  const label = here.closest("label") || here;
  return {
    what: here.outerHTML.slice(0, 120),
    marked: marked(here) || [...document.querySelectorAll(":has(:focus-visible)")].some(marked),
    free: !!over && (over === here || here.contains(over) || label.contains(over) || over.contains(here)),
  };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus."""
    wanted = target.first.element_handle()
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # the browser's own bar, between the last thing and the first
        seen = page.evaluate(FOCUSED)
        assert seen["marked"], f"focus cannot be seen: {seen['what']}"
        assert seen["free"], f"focus is covered: {seen['what']}"
        if page.evaluate("each => each === document.activeElement", wanted):
            return
    raise AssertionError(f"no way by Tab to {target}")


def enter(page: Page, target: Locator) -> None:
    """Go to a link or button and press it; the next page is there afterwards."""
    tab_to(page, target)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, target)
    page.keyboard.type(text)


def choose(page: Page, target: Locator) -> None:
    """Go to a group of radio buttons by its first, and take that one."""
    if not target.first.is_checked():
        tab_to(page, target)
        page.keyboard.press("Space")
