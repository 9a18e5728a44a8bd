import pytest
from django.db import IntegrityError, transaction

from shop.accounts import addresses
from shop.accounts.errors import AccountRefused
from shop.accounts.models import SavedAddress
from tests.factories import destination, make_user

FACTS = {"name": "Sri", "phone": "+6281234567890", "street": "Jalan Melati 5"}


def save(user, street="Jalan Melati 5", **more):
    facts = {**FACTS, "street": street, "village_code": destination().code, **more}
    return addresses.save_address(user=user, **facts)


def defaults(user):
    return [(each.street, each.is_default) for each in SavedAddress.objects.filter(user=user).order_by("pk")]


def test_the_first_is_the_default_until_another_is_chosen(buyer):
    save(buyer, "A")
    second = save(buyer, "B")
    assert defaults(buyer) == [("A", True), ("B", False)]
    addresses.make_default(user=buyer, pk=second.pk)
    assert defaults(buyer) == [("A", False), ("B", True)]


def test_when_the_default_goes_the_oldest_of_the_rest_follows(buyer):
    first = save(buyer, "A")
    save(buyer, "B")
    save(buyer, "C")
    addresses.delete_address(user=buyer, pk=first.pk)
    assert defaults(buyer) == [("B", True), ("C", False)]


def test_the_same_address_twice_is_one(buyer):
    assert save(buyer) == save(buyer)
    assert SavedAddress.objects.count() == 1


def test_there_is_an_end_to_them(buyer, monkeypatch):
    monkeypatch.setattr(addresses, "MOST", 2)
    save(buyer, "A")
    save(buyer, "B")
    with pytest.raises(AccountRefused):
        save(buyer, "C")
    assert defaults(buyer) == [("A", True), ("B", False)]


def test_nobody_elses_is_changed_deleted_or_chosen(buyer):
    other = save(make_user("budi@example.com"), "Milik Budi")
    for change in (
        lambda: save(buyer, "Milik saya", pk=other.pk),
        lambda: addresses.make_default(user=buyer, pk=other.pk),
    ):
        with pytest.raises(AccountRefused):
            change()
    addresses.delete_address(user=buyer, pk=other.pk)
    other.refresh_from_db()
    assert (other.street, other.is_default) == ("Milik Budi", True)


def test_one_default_each(buyer):
    save(buyer, "A")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedAddress.objects.create(user=buyer, is_default=True, village_code="33.74.01.1001", **FACTS)


def test_the_checkout_begins_with_the_default(buyer, django_assert_num_queries):
    assert addresses.checkout_start(buyer) == {"email": "sri@example.com"}
    save(buyer)
    with django_assert_num_queries(1):
        start = addresses.checkout_start(buyer)
    assert start == {
        "email": "sri@example.com",
        "name": "Sri",
        "phone": "+6281234567890",
        "street": "Jalan Melati 5",
        "postcode": "50188",
        "village": destination().code,
    }


def test_a_village_that_is_no_more_fills_in_nothing_wrong(buyer):
    save(buyer, village_code="99.99.99.9999")
    assert addresses.checkout_start(buyer) == {"email": "sri@example.com"}
