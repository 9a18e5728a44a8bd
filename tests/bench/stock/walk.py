"""A guest's way through stock Oscar's checkout: each page he is shown, with the bytes of its HTML."""

import gzip
import http.cookiejar
import re
import urllib.parse
import urllib.request

ADDRESS = {
    "first_name": "Sri",
    "last_name": "Wahyuni",
    "line1": "Jalan Melati 5",
    "line4": "Jakarta",
    "state": "DKI Jakarta",
    "postcode": "10110",
    "phone_number": "+6281234567890",
    "country": "ID",
}


class Guest:
    def __init__(self, root: str) -> None:
        self.root = root
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies)
        self.page, self.path = "", ""

    def open(self, path: str, sent: dict[str, str] | None = None) -> str:
        """Follow redirects to a page; returns where one has come to."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        data = (
            urllib.parse.urlencode(sent | {"csrfmiddlewaretoken": token[1]}).encode()
            if sent and token
            else None
        )
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.root + path, data=data, headers={"Referer": self.root + self.path}
        )
        with self.browser.open(request) as answer:
            self.page, self.path = answer.read().decode(), urllib.parse.urlsplit(answer.url).path
        return self.path

    def row(self, name: str) -> tuple[str, int, int]:
        html = self.page.encode()
        return name, len(html), len(gzip.compress(html, mtime=0))


def walk(root: str) -> list[tuple[str, int, int]]:
    """The basket and what a guest sees after it; pages that Oscar skips for him are not among them."""
    guest = Guest(root)
    guest.open("/catalogue/barang-0_1/")
    guest.open("/basket/add/1/", {"id": "1", "quantity": "1"})
    guest.open("/basket/")
    rows = [guest.row("basket")]
    guest.open("/checkout/")
    rows.append(guest.row("gateway"))
    guest.open("/checkout/", {"username": "sri@example.com", "options": "anonymous"})
    rows.append(guest.row("shipping address"))
    guest.open("/checkout/shipping-address/", ADDRESS)
    while "preview" not in guest.path:
        rows.append(guest.row(guest.path.strip("/").rpartition("/")[2].replace("-", " ")))
        before = guest.path
        guest.open("/checkout/preview/")
        if guest.path == before:
            raise SystemExit(f"Oscar's checkout stays at {before}")
    rows.append(guest.row("preview"))
    guest.open("/checkout/preview/", {"action": "place_order"})
    if "thank-you" not in guest.path:
        raise SystemExit(f"no order was placed: {guest.path}")
    rows.append(guest.row("thank you"))
    return rows
