"""Offers: version after version, frozen when made, accepted once, at their own prices and words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from catalogue.price_and_stock import change_price
from config.common import clock, outbox
from config.common.errors import Refused
from config.common.models import OutboxMessage
from partners.models import BankAccount, PriceTier, StockRecord
from shop.expo.enquiries import ask_revision, say
from shop.expo.models import Enquiry, Quotation
from shop.expo.quotations import (
    LineOffer,
    ParcelOffer,
    accept_quotation,
    decline_quotation,
    expire_quotations,
    offer_quotation,
    save_quotation,
)
from shop.order.errors import OutOfStock
from shop.order.models import Order
from tests import factories
from tests.shop.expo.enquiring import delivery, make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import by

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def chair():
    return factories.make_product()


@pytest.fixture
def enquiry(chair):
    return make_enquiry((chair, 40))


def refused(call, *, field=None, code=""):
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.field, caught.value.code) == (field, code), caught.value
    with translation.override("id"):
        return str(caught.value)


def no_order_of(enquiry, state="offered"):
    enquiry.refresh_from_db()
    assert enquiry.state == state
    assert not Order.objects.exists()


def test_a_draft_is_written_anew_until_it_is_offered(enquiry, chair):
    who = by(enquiry.office)
    first = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=who)
    again = save_quotation(enquiry=enquiry, offer=offer_of((chair, 30, 710_000)), by=who)
    assert (again.pk, again.version, again.total) == (first.pk, 1, 30 * 710_000 + 50_000)
    assert [each.quantity for each in again.lines.all()] == [30]
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reviewed_by, enquiry.answered_at) == ("reviewed", who, None)
    assert not Quotation.objects.shown().exists()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"lines": []}, "lines", "empty"),
        ({"parcels": []}, "parcels", "prisons"),
        ({"valid_until": date(2026, 3, 1)}, "valid_until", "over"),
        ({"pay_days": 0}, "pay_days", "days"),
        ({"deposit_bp": 10_001}, "deposit_bp", "deposit"),
        ({"signatory": ""}, "signatory", "rule"),
    ],
)
def test_an_offer_that_says_too_little_or_too_much_is_refused(enquiry, chair, change, field, code):
    offer = replace(offer_of((chair, 40, 700_000)), **change)
    refused(
        lambda: save_quotation(enquiry=enquiry, offer=offer, by=by(enquiry.office)), field=field, code=code
    )
    assert not Quotation.objects.exists()


def test_lines_and_parcels_are_looked_at(enquiry, chair):
    who, good = by(enquiry.office), offer_of((chair, 40, 700_000))
    elsewhere = factories.make_product(
        factories.make_workshop(factories.make_prison("TNG")), title="Roti", price=20_000
    )
    free, twice = replace(good.lines[0], unit_price=0), [*good.lines, *good.lines]
    dear = replace(good.lines[0], quantity=100_000, unit_price=100_000)
    never = [ParcelOffer(chair.prison_id, "courier", 0, 0)]
    for offer, field, code in (
        (replace(good, lines=[free]), "lines", "line"),
        (replace(good, lines=twice), "lines", "twice"),
        (replace(good, lines=[dear]), "lines", "total"),
        (replace(good, lines=[LineOffer(elsewhere.pk, 1, 1, "Roti")]), "lines", "withdrawn"),
        (replace(good, parcels=never), "parcels", "parcel"),
    ):
        refused(
            lambda said=offer: save_quotation(enquiry=enquiry, offer=said, by=who), field=field, code=code
        )
    assert not Quotation.objects.exists()


def test_an_offer_is_frozen_answers_and_is_told(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000), deposit_bp=3_000)
    assert (quotation.state, quotation.total) == ("offered", 28_050_000)
    assert quotation.letter["deposit"] == 8_415_000
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.answered_at) == ("offered", MONDAY)
    letter = outbox.compose(OutboxMessage.objects.get(template="quotation_offered"))
    assert letter.to == ["rina@instansi.example"]
    assert letter.subject == f"Penawaran kami {quotation.number}"
    assert "Rp28.050.000" in letter.body
    assert "16 Maret 2026" in letter.body
    refused(lambda: offer_quotation(quotation=quotation, by=by(enquiry.office)), code="offered")


def test_goods_that_were_withdrawn_meanwhile_are_not_offered(enquiry, chair):
    who = by(enquiry.office)
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=who)
    type(chair).objects.filter(pk=chair.pk).update(is_public=False)
    refused(lambda: offer_quotation(quotation=draft, by=who), field="lines", code="withdrawn")
    draft.refresh_from_db()
    assert (draft.state, draft.letter) == ("draft", {})


def test_who_cannot_be_paid_offers_nothing(enquiry, chair):
    BankAccount.objects.update(valid_to=date(2026, 3, 1))
    refused(lambda: make_offer(enquiry, (chair, 40, 700_000)), code="account")
    assert Quotation.objects.get().state == "draft"


def test_later_changes_of_the_catalogue_alter_nothing(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    before = quotation.letter
    change_price(product=chair, price=999_000, by=factories.person(chair.prison, "officer"))
    PriceTier.objects.all().delete()
    type(chair).objects.filter(pk=chair.pk).update(title_ind="Lain", is_public=False)
    order = accept_quotation(quotation=quotation, deliver=delivery())
    line = order.lines.get()
    assert (order.total, line.title, line.unit_price) == (28_050_000, "Kursi rotan", 700_000)
    quotation.refresh_from_db()
    assert quotation.letter == before


def test_acceptance_places_the_order_with_two_parts_to_pay(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000), deposit_bp=3_000, pay_days=5)
    order = accept_quotation(
        quotation=quotation, deliver=delivery(po_number="PO-7", npwp="01.234.567.8-901.000")
    )
    assert (order.institution, order.po_number, order.npwp) == ("Dinas Uji", "PO-7", "0012345678901000")
    assert (order.name, order.email, order.phone) == ("Bagian Umum", enquiry.email, "+6281234567890")
    asked = [(each.n, each.amount, each.expires_at.date()) for each in order.payment_requests.order_by("n")]
    assert asked == [(1, 8_415_000, date(2026, 3, 7)), (2, 19_635_000, date(2026, 4, 4))]
    parcel = order.consignments.get()
    assert (parcel.delivery, parcel.shipping, parcel.promised_on) == ("courier", 50_000, date(2026, 3, 30))
    for each in (quotation, enquiry):
        each.refresh_from_db()
    assert (quotation.state, quotation.order, quotation.decided_at) == ("accepted", order, MONDAY)
    assert (enquiry.state, enquiry.ended_at) == ("accepted", MONDAY)
    assert StockRecord.objects.get().num_allocated == 0
    told = OutboxMessage.objects.filter(context__news="accepted")
    assert told.count() == 3
    assert order.number in outbox.compose(told[0]).body


def test_expired_quotation_accepted(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    with clock.at(MONDAY + timedelta(days=15)):
        said = refused(lambda: accept_quotation(quotation=quotation, deliver=delivery()), code="expired")
        assert said == "Penawaran ini berlaku sampai 16 Maret 2026. Mintalah yang baru."
        no_order_of(enquiry)
        assert expire_quotations() == 1
        refused(lambda: accept_quotation(quotation=quotation, deliver=delivery()), code="expired")
    no_order_of(enquiry, "expired")


def test_a_quotation_is_accepted_on_its_last_day(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    with clock.at(datetime(2026, 3, 16, 16, 50, tzinfo=UTC)):
        assert expire_quotations() == 0
        assert accept_quotation(quotation=quotation, deliver=delivery()).total == 28_050_000


def test_accepted_twice(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    order = accept_quotation(quotation=quotation, deliver=delivery())
    said = refused(lambda: accept_quotation(quotation=quotation, deliver=delivery()), code="accepted")
    assert said == "Penawaran ini sudah diterima dan pesanannya sudah dibuat."
    assert Order.objects.get() == order
    assert OutboxMessage.objects.filter(template="order_placed").count() == 1


def test_revised_while_accepted(enquiry, chair):
    """An offer is accepted while the next one lies ready, or another one is asked for: both are told."""
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    who = by(enquiry.office)
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 650_000)), by=who)
    order = accept_quotation(quotation=quotation, deliver=delivery())
    for call in (
        lambda: offer_quotation(quotation=draft, by=who),
        lambda: save_quotation(enquiry=enquiry, offer=offer_of((chair, 1, 1)), by=who),
        lambda: ask_revision(enquiry=enquiry, text="Lebih murah?"),
    ):
        assert "sudah diterima" in refused(call, code="accepted")
    assert (Order.objects.get(), order.total) == (order, 28_050_000)
    draft.refresh_from_db()
    assert draft.state == "draft"
    say(enquiry=enquiry, text="Kapan dikirim?")


def test_a_version_that_was_replaced_is_not_accepted(enquiry, chair):
    first = make_offer(enquiry, (chair, 40, 700_000))
    second = make_offer(enquiry, (chair, 40, 650_000))
    refused(lambda: accept_quotation(quotation=first, deliver=delivery()), code="revised")
    assert second.letter["earlier"] == [
        {"number": first.number, "offered_on": "2026-03-02", "total": 28_050_000}
    ]
    no_order_of(enquiry)


def test_while_another_is_asked_for_the_offer_still_stands(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    with clock.at(MONDAY + timedelta(days=7)):
        asked = ask_revision(enquiry=enquiry, text="Bisa 35?")
        assert (asked.state, asked.answer_by) == ("reviewed", date(2026, 3, 11))
    assert accept_quotation(quotation=quotation, deliver=delivery()).total == 28_050_000


def test_an_offer_that_is_over_can_be_asked_for_anew(enquiry, chair):
    make_offer(enquiry, (chair, 40, 700_000))
    with clock.at(MONDAY + timedelta(days=15)):
        expire_quotations()
        assert "16" not in OutboxMessage.objects.get(context__news="expired").context["text"]
        asked = ask_revision(enquiry=enquiry, text="Kami masih mau.")
        assert (asked.state, asked.ended_at) == ("reviewed", None)
        assert make_offer(enquiry, (chair, 40, 720_000)).version == 2


def test_declined_the_enquiry_ends(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    assert decline_quotation(quotation=quotation, reason="Terlalu mahal").state == "rejected"
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("rejected", "Terlalu mahal")
    assert OutboxMessage.objects.filter(context__news="declined").count() == 3
    refused(lambda: accept_quotation(quotation=quotation, deliver=delivery()), code="rejected")
    no_order_of(enquiry, "rejected")


def test_without_an_address_nothing_is_placed(enquiry, chair):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    for said, field, code in (
        ({"place": None}, "place", "address"),
        ({"street": " "}, "street", "empty"),
        ({"phone": "12"}, "phone", "phone"),
        ({"name": ""}, "name", "empty"),
    ):
        refused(
            lambda said=said: accept_quotation(quotation=quotation, deliver=delivery(**said)),
            field=field,
            code=code,
        )
    no_order_of(enquiry)


def test_what_is_fetched_needs_no_address(enquiry, chair):
    fetched = [ParcelOffer(chair.prison_id, "pickup", 0, 10)]
    quotation = make_offer(enquiry, (chair, 40, 700_000), parcels=fetched)
    assert accept_quotation(quotation=quotation, deliver=delivery(street="", place=None)).total == 28_000_000


def test_goods_from_stock_that_are_gone_are_refused(enquiry, chair):
    line = LineOffer(chair.pk, 5, 700_000, "Kursi rotan", from_stock=True)
    quotation = make_offer(enquiry, (chair, 5, 700_000), lines=[line])
    StockRecord.objects.update(num_in_stock=4)
    with pytest.raises(OutOfStock):
        accept_quotation(quotation=quotation, deliver=delivery())
    quotation.refresh_from_db()
    assert quotation.state == "offered"
    no_order_of(enquiry)


def test_an_enquiry_for_three_prisons_becomes_one_order():
    """Enquiry, offer, another offer, acceptance, order: each prison has its consignment, the region is paid."""
    goods = [
        factories.make_product(factories.make_workshop(factories.make_prison(code)), title=title)
        for code, title in (("SMG", "Kursi"), ("TNG", "Roti"), ("AMB", "Lemari"))
    ]
    enquiry = make_enquiry(*((each, 20) for each in goods), language="en")
    assert enquiry.office == goods[0].prison.region
    first = make_offer(enquiry, *((each, 20, 500_000) for each in goods), deposit_bp=5_000)
    ask_revision(enquiry=enquiry, text="Thirty of each, please.")
    second = make_offer(enquiry, *((each, 30, 480_000) for each in goods), deposit_bp=3_000)
    first.refresh_from_db()
    assert (first.state, first.total, second.total) == ("revised", 30_150_000, 43_350_000)
    order = accept_quotation(quotation=second, deliver=delivery())
    assert order.total == 43_350_000
    assert {each.prison for each in order.consignments.all()} == {each.prison for each in goods}
    assert sorted((each.quantity, each.unit_price) for each in order.lines.all()) == [(30, 480_000)] * 3
    asked = order.payment_requests.order_by("n")
    assert [(each.amount, each.office) for each in asked] == [
        (13_005_000, enquiry.office),
        (30_345_000, enquiry.office),
    ]
    assert [each.state for each in Enquiry.objects.get().quotations.all()] == ["revised", "accepted"]
