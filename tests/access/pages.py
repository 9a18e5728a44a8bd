"""Every page of the matrix, opened by somebody who may act there, or at least look."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client

from catalogue.models import Product
from tests import factories
from tests.access.answers import body_of
from tests.access.routes import address
from tests.access.rows import LETTERS, ROWS, Kind, Row
from tests.access.world import World

LEAVES = {"customer:logout", "desk:sign-out"}
TYPED = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456 789",
    "email": "sri@example.com",
    "postcode": factories.JAKARTA,
    "street": "Jalan Melati 5",
}


def who_opens(row: Row) -> str:
    if row.kind is Kind.OPEN:
        return "anonymous"
    if row.kind is Kind.STAFF:
        return "officer A"
    return LETTERS[(row.acts or row.looks)[0]] if row.kind is Kind.DESK else "buyer"


def pages(world: World, clients: dict[str, Client]) -> Iterator[tuple[str, str, Client, HttpResponse, str]]:
    """Name, person, his browser, the answer and its address."""
    go_to_the_checkout(world, clients["anonymous"])
    for name, row in ROWS.items():
        if row.kind is Kind.NOWHERE or name in LEAVES:
            continue
        who, place = who_opens(row), address(name, world.things[row.of] if row.of else {})
        answer = clients[who].get(place)
        body_of(answer)
        yield name, who, clients[who], answer, place


def go_to_the_checkout(world: World, client: Client) -> None:
    """A guest with one chair in his basket, who has said where it goes."""
    chair = Product.objects.get(pk=world.things["product"]["pk"])
    client.post("/keranjang/tambah/", {"product": chair.number, "quantity": 1})
    client.post("/checkout/", {**TYPED, f"delivery-{chair.prison_id}": "pickup"})
