"""``python -m tests.bench.checkout``: steps, typed fields and bytes of our checkout beside stock Oscar's.

Ours is walked over HTTP on an empty database of its own, by a guest who buys one chair by courier, and counted
on the pages he gets. Oscar's steps and fields are counted from the installed package: the pages of its
checkout's addresses, and the fields of the forms a guest is shown on them.
"""

import gzip
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
TYPED = "input:not([type=hidden], [type=radio], [type=checkbox], [type=submit]), textarea"
ANSWERS = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456-7890",
    "email": "sri@example.com",
    "postcode": "10110",
    "street": "Jalan Melati 5",
}


def ours() -> list[tuple[str, int, int, int]]:
    """Each page after the basket: its name, typed fields, bytes and compressed bytes."""
    from django.test import Client

    from tests.factories import make_product, make_tariffs

    chair, client = make_product(), Client()
    make_tariffs()
    client.post("/keranjang/tambah/", {"product": chair.number, "quantity": 1})
    choice = {f"delivery-{chair.prison_id}": "kurir-reguler"}
    rows = [_page("basket", client.get("/keranjang/"))]
    client.post("/keranjang/pengiriman/", {"postcode": ANSWERS["postcode"], "action": "continue", **choice})
    rows.append(_page("where to", client.get("/checkout/")))
    client.post("/checkout/", {**ANSWERS, **choice, "action": "continue"})
    check = client.get("/checkout/periksa/")
    rows.append(_page("check and pay", check))
    sent = {"key": check.context["key"], "total": check.context["total"], "method": "transfer"}
    order = client.post("/checkout/periksa/", sent)
    rows.append(_page("the order", client.get(order.url)))
    return rows


def _page(name: str, answer: Any) -> tuple[str, int, int, int]:
    from bs4 import BeautifulSoup

    main = BeautifulSoup(answer.text, "html.parser").find("main")
    fields = [each for each in main.select(TYPED) if not each.find_parent("details")]
    typed = [each for each in fields if not each.get("value") and each.get("type") != "number"]
    return name, len(typed), len(answer.content), len(gzip.compress(answer.content, mtime=0))


def stock() -> list[tuple[str, int]]:
    """Each page of Oscar's checkout for a guest: its name and typed fields."""
    from django.apps import apps
    from django.forms import CharField, Field
    from oscar.apps.checkout import forms
    from oscar.apps.checkout.apps import CheckoutConfig

    address = forms.ShippingAddressForm
    columns = address._meta.model._meta
    shown: list[Field | None] = [columns.get_field(name).formfield() for name in address.Meta.fields]
    fields = {
        "index": 1,  # a guest writes his e-mail address; the password is for whoever has an account
        "shipping-address": sum(isinstance(field, CharField) for field in shown),
    }
    checkout = apps.get_app_config("checkout")
    CheckoutConfig.ready(checkout)
    names = [each.name for each in CheckoutConfig.get_urls(checkout)]
    return [(name, fields.get(name, 0)) for name in names if not name.startswith("user-address")]


def main() -> int:
    django.setup()
    from django.test.utils import setup_test_environment
    from django.utils import translation

    from tests.support import databases

    setup_test_environment()
    with databases.copy_of(databases.template()), translation.override("id"):
        mine, theirs = ours(), stock()
    steps = mine[1:]
    print("| | Karya Binaan | stock Oscar |\n|---|---|---|")
    print(f"| pages from basket to confirmation | {len(steps)} | {len(theirs)} |")
    print(
        f"| typed fields of a private buyer | {sum(row[1] for row in mine)} | {sum(row[1] for row in theirs)} |"
    )
    print("\n| Page of ours | typed fields | HTML, bytes | compressed |\n|---|---|---|---|")
    for name, typed, size, compressed in mine:
        print(f"| {name} | {typed} | {size:,} | {compressed:,} |")
    print("\n| Page of stock Oscar | typed fields |\n|---|---|")
    for name, typed in theirs:
        print(f"| {name} | {typed} |")
    print("\n| Page a guest of stock Oscar is shown | HTML, bytes | compressed |\n|---|---|---|")
    for name, size, compressed in stock_bytes():
        print(f"| {name} | {size:,} | {compressed:,} |")
    return 0


def stock_bytes() -> list[tuple[str, int, int]]:
    """Walked in a running stock site with ten products."""
    from tests.bench.__main__ import measured
    from tests.bench.stock.walk import walk

    with measured(10, with_stock=True) as (sites, _cookies):
        return walk(next(site.root for site in sites if site.name == "stock"))


if __name__ == "__main__":
    sys.exit(main())
