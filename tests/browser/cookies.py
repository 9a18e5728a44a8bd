"""``python -m tests.browser.cookies``: a buyer's cookies in the running demo, for measuring the pages he alone sees.

He has two things in his basket and has said where they go, so basket and both checkout pages are his to open.
Prints one line, the value of a ``Cookie`` header (docs/measuring.md).
"""

import sys

from tests.browser.chromium import chromium
from tests.browser.pictures import ADDRESS, BATIK, TRAY, new_page
from tests.browser.visit import Visit


def main() -> int:
    with chromium() as browser:
        visit = Visit(f"http://{ADDRESS}", new_page(browser, 390))
        for product in (BATIK, TRAY):
            visit.put_into_basket(product)
        visit.open("/checkout/")
        visit.write_address()
        visit.ask_for_prices()
        visit.go_on_to_review()
        print("; ".join(f"{each['name']}={each['value']}" for each in visit.page.context.cookies()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
