"""What people get wrong: one clear sentence beside the field, in their language, the right status, nothing lost.

Every case runs on the Indonesian page and on the English one.
"""

from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext

from catalogue.models import Proposal
from catalogue.price_and_stock import change_price, change_stock
from config.common import clock
from media.models import Picture
from partners.models import StockRecord
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.models import BillingCode, Deposit, Entry
from shop.order.models import Order
from tests import factories
from tests.journeys.visitor import Visitor, photo, signed_in, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("language", ["id", "en"])]

TYPED = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456 789",
    "email": "sri@example.com",
    "postcode": "10110",
    "street": "Jalan Melati 5",
}
Says = Callable[..., str]


@pytest.fixture
def says(language: str) -> Says:
    """The text of the code in the case's language."""

    def say(msgid: str, **named: object) -> str:
        with translation.override(language):
            text = gettext(msgid)
        return text % named if named else text

    return say


@pytest.fixture
def root(language: str) -> str:
    return "" if language == "id" else "/en"


def checkout(root: str, says: Says, **product: object) -> Visitor:
    made = factories.make_product(title="Kursi rotan", **product)
    factories.make_tariffs()
    visitor = Visitor().open(f"{root}{made.get_absolute_url()}").press(says("Add to the basket"))
    return visitor.press(says("Go on to delivery"))


def at_review(root: str, says: Says, **product: object) -> Visitor:
    visitor = checkout(root, says, **product).press(says("Show delivery prices"), **TYPED)
    return visitor.press(says("Go on: check and pay"))


def still_typed(visitor: Visitor, button: str, typed: dict[str, str]) -> None:
    kept = values_of(visitor.form(button))
    assert {name: kept.get(name) for name in typed} == typed


def test_unknown_postcode(root: str, says: Says):
    visitor = checkout(root, says)
    typed = TYPED | {"postcode": "00000"}
    visitor.press(says("Show delivery prices"), status=422, **typed)
    sentence = visitor.error_of("postcode")
    assert sentence
    assert visitor.says_so_above(sentence)
    still_typed(visitor, says("Show delivery prices"), typed)


def test_malformed_phone_number(root: str, says: Says):
    visitor = checkout(root, says).press(says("Show delivery prices"), **TYPED)
    typed = TYPED | {"phone": "12-34"}
    visitor.press(says("Go on: check and pay"), status=422, **typed)
    sentence = says(
        "This telephone number cannot be read. Write it like 0812-3456-7890 or +62 812 3456 7890."
    )
    assert visitor.error_of("phone") == sentence
    assert len(visitor.errors) == 1
    assert visitor.says_so_above(sentence)
    still_typed(visitor, says("Show delivery prices"), typed)


def test_sold_out_line_at_placement(root: str, says: Says):
    visitor = at_review(root, says, stock=1)
    record = StockRecord.objects.get()
    change_stock(product=record.product, delta=-1, by=factories.person(record.partner, "officer"))
    visitor.press("Rp", status=422, method="transfer")
    visitor.sees("Kursi rotan", TYPED["name"], TYPED["email"], TYPED["street"])
    assert len(visitor.errors) == 1
    assert "Kursi rotan" in visitor.errors[0]
    assert not Order.objects.exists()
    assert StockRecord.objects.get().num_allocated == 0


def test_price_changed_since_the_basket_was_filled(root: str, says: Says):
    visitor = at_review(root, says, price=850_000)
    record = StockRecord.objects.get()
    change_price(product=record.product, price=900_000, by=factories.person(record.partner, "officer"))
    visitor.press("Rp", status=422, method="transfer")
    assert len(visitor.errors) == 1
    assert "Rp910.000" in visitor.errors[0]
    assert not Order.objects.exists()
    visitor.press("Rp910.000", method="transfer")
    assert Order.objects.get().total == 910_000


def due_deposit() -> Deposit:
    """An opened deposit of SMG, from a sale that was picked up."""
    order = factories.place_order(delivery="pickup")
    factories.pay(order)
    consignment = order.consignments.get()
    officer = factories.person(consignment.prison, "officer")
    accept(consignment=consignment, by=officer)
    ready = mark_ready(consignment=consignment, by=officer)
    hand_over(consignment=ready, by=officer, code=ready.pickup_code)
    return open_deposit(
        office=consignment.prison.office, by=factories.person(consignment.prison, "treasurer")
    )


def test_deposit_with_a_wrong_length_code(root: str, says: Says):
    deposit = due_deposit()
    treasurer = signed_in(deposit.opened_by).open(f"{root}/meja/setoran/{deposit.pk}/")
    treasurer.press(says("Note the code"), status=422, code="12345")
    sentence = says("A billing code has exactly 15 digits.")
    assert treasurer.error_of("code") == sentence
    assert len(treasurer.errors) == 1
    assert treasurer.says_so_above(sentence)
    still_typed(treasurer, says("Note the code"), {"code": "12345"})
    assert not BillingCode.objects.exists()


def test_the_same_ntpn_twice(root: str, says: Says):
    first = due_deposit()
    add_billing_code(deposit=first, code="820261124000001", by=first.opened_by)
    confirm_deposit(
        deposit=first, ntpn="0123456789ABCDEF", ntb="1", paid_on=clock.today(), by=first.opened_by
    )
    second = due_deposit()
    add_billing_code(deposit=second, code="820261124000002", by=second.opened_by)
    entries = Entry.objects.count()
    treasurer = signed_in(second.opened_by).open(f"{root}/meja/setoran/{second.pk}/")
    typed = {
        "ntpn": "0123456789ABCDEF",
        "ntb": "000000000002",
        "paid_on": clock.today().isoformat(),
    }
    treasurer.press(says("Record the deposit"), status=422, **typed)
    sentence = says("This NTPN was recorded before, for another deposit.")
    assert treasurer.error_of("ntpn") == sentence
    assert len(treasurer.errors) == 1
    assert treasurer.says_so_above(sentence)
    still_typed(treasurer, says("Record the deposit"), typed)
    assert Entry.objects.count() == entries
    second.refresh_from_db()
    assert (second.ntpn, second.state) == (None, "billed")


LISTING = {
    "title_ind": "Kursi lipat",
    "price": "450.000",
    "stock": "3",
    "description_ind": "Dipasak tanpa paku.",
}


def new_listing(root: str) -> tuple[Visitor, dict[str, str]]:
    workshop = factories.make_workshop()
    typed = {"workshop": str(workshop.pk), "category": str(factories.make_category().pk), **LISTING}
    return signed_in(factories.person(workshop.prison, "officer")).open(f"{root}/meja/barang/baru/"), typed


def test_a_non_image_named_jpg(root: str, says: Says):
    officer, typed = new_listing(root)
    officer.press(
        says("Save the draft"),
        status=422,
        pictures=photo("kursi.jpg", b"<html>not a picture</html>"),
        shows_person="no",
        **typed,
    )
    assert "kursi.jpg" in officer.error_of("pictures")
    assert officer.says_so_above(officer.error_of("pictures"))
    kept = {name: typed[name] for name in ("title_ind", "description_ind", "category")}
    still_typed(officer, says("Send for approval"), kept)
    assert not Picture.objects.filter(title__contains="kursi").exists()


def test_a_listing_sent_for_approval_with_parts_missing(root: str, says: Says):
    officer, typed = new_listing(root)
    officer.press(says("Send for approval"), status=422, **typed)
    wanted = {
        "pictures": "Add at least one photo.",
        "weight_g": "Write the weight.",
        "material_ind": "Say what it is made of.",
        "cost": "Write the cost of materials for one unit.",
    }
    assert {name: officer.error_of(name) for name in wanted} == {n: says(text) for n, text in wanted.items()}
    assert all(officer.says_so_above(says(text)) for text in wanted.values())
    still_typed(
        officer, says("Send for approval"), {name: typed[name] for name in ("title_ind", "description_ind")}
    )
    assert Proposal.objects.get().state == "draft"
