"""Addresses no page of ours makes: answered like any other that leads nowhere, never with a fault."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("quantity", ["9" * 5_000, "10000", "-1", "0", "²", "1e3", "\0", ""])
def test_an_invented_undo_is_passed_over(client, quantity: str):
    chair = factories.make_product(title="Kursi rotan")
    answer = client.get("/keranjang/", {"removed": f"{chair.number}:{quantity}"})
    assert (answer.status_code, answer.context["removed"]) == (200, None)


@pytest.mark.parametrize("number", ["\0", "SMG\0", "x" * 10_000, "' OR 1=1 --"])
def test_an_invented_number_is_passed_over(client, number: str):
    answer = client.get("/keranjang/", {"removed": f"{number}:1"})
    assert (answer.status_code, answer.context["removed"]) == (200, None)


def test_a_true_undo_is_still_offered(client):
    chair = factories.make_product(title="Kursi rotan")
    removed = client.get("/keranjang/", {"removed": f"{chair.number}:3"}).context["removed"]
    assert removed == {"product": chair, "quantity": 3}


@pytest.mark.parametrize(
    "path",
    [
        "pictures/" + "a" * 300,
        "pictures/" + "a/" * 2_000,
        "pictures/%00.webp",
        "pictures/../private/bukti.pdf",
        "pictures/%2e%2e/private/bukti.pdf",
        "pictures/..%2f..%2f..%2fetc/passwd",
        "documents/surat.pdf",
    ],
)
def test_the_picture_store_gives_out_nothing_but_pictures(client, path: str):
    assert client.get(f"/media/{path}").status_code == 404
