"""More of what bad intentions, haste and clumsiness do: to places, forms sent again, days, papers and single rupiah."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from config.common import clock
from config.common.errors import Refused
from config.common.models import AuditEvent
from partners.models import BankAccount
from shop.expo.enquiries import Asked, reject_enquiry
from shop.expo.leads import enquire_for, forget_lead
from shop.expo.letters import quotation_pdf
from shop.expo.models import Enquiry, LeadItem, Quotation
from shop.expo.order_papers import invoice_pdf
from shop.expo.papers import edition_pdf
from shop.expo.prints import poster
from shop.expo.quotations import (
    LineOffer,
    ParcelOffer,
    accept_quotation,
    offer_quotation,
    save_quotation,
)
from shop.expo.stand import find_goods
from shop.ledger.chart import DEFERRED
from shop.ledger.models import Balance
from shop.order.models import Order, Status
from shop.payment.services import cancel_order, confirm_receipt
from tests import factories
from tests.media import samples
from tests.shop.expo.enquiring import ASKED, delivery, make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import by, make_bar, make_edition, make_event, make_lead

pytestmark = pytest.mark.django_db
DELIVER = {"name": "Bagian Umum", "phone": "0812-3456-7890", "street": "Jalan Melati 5", "postcode": "10110"}
SEMARANG = "33.74"


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def chair():
    return factories.make_product(stock=10)


@pytest.fixture
def enquiry(chair):
    return make_enquiry((chair, 40))


def refused(call):
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.field, refusal.value.code


def test_an_offer_to_one_city_is_not_accepted_for_another(client, chair):
    """Delivery was priced to the city of the enquiry, and the letter says so."""
    enquiry = make_enquiry((chair, 40), regency=SEMARANG)
    quotation = make_offer(enquiry, (chair, 40, 700_000))

    answer = client.post(f"{enquiry.get_absolute_url()}terima/?versi=1", DELIVER)

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert "Kota Semarang" in answer.text
    assert "Jalan Melati 5" in answer.text
    assert accept_quotation(quotation=quotation, deliver=delivery()).shipping_address.regency_code == SEMARANG


def test_a_paper_added_to_a_form_that_was_sent_is_not_lost_without_a_word(chair, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    facts = {"key": uuid4()}
    bare = make_enquiry((chair, 40), **facts)
    assert refused(lambda: make_enquiry((chair, 40), **facts, papers=[samples.PDF])) == (None, "key")
    assert not bare.files.exists()

    facts = {"key": uuid4()}
    full = make_enquiry((chair, 40), **facts, papers=[samples.PDF])
    for papers in ([samples.PDF], []):  # a browser that goes back has lost the file
        assert make_enquiry((chair, 40), **facts, papers=papers) == full
    assert full.files.count() == 1


def test_goods_added_to_a_visitors_form_that_was_kept_are_not_lost_without_a_word(chair):
    office, key = chair.prison.office, uuid4()
    facts = {"key": key, "event": make_event(office)}
    make_lead(office, **facts, items={chair.pk: 20})
    assert refused(lambda: make_lead(office, **facts, items={chair.pk: 30})) == (None, "key")
    assert LeadItem.objects.get().quantity == 20


def test_another_enquiry_of_a_visitor_is_not_taken_for_the_one_that_was_sent(chair):
    """Two officers, or the way back and another word."""
    lead, who = make_lead(chair.prison.office), by(chair.prison.office)
    enquire_for(lead=lead, asked=Asked(**ASKED), items={chair.pk: 20}, by=who)
    again = partial(enquire_for, lead=lead, asked=Asked(**ASKED), items={chair.pk: 200}, by=who)
    assert refused(again) == (None, "key")
    assert Enquiry.objects.get().items.get().quantity == 20


def test_a_tab_left_open_does_not_bring_a_forgotten_visitor_back(chair):
    lead, who = make_lead(chair.prison.office), by(chair.prison.office)
    forget_lead(lead=lead, by=who)
    again = partial(enquire_for, lead=lead, asked=Asked(**ASKED), items={chair.pk: 20}, by=who)
    assert refused(again) == (None, "erased")
    assert not Enquiry.objects.exists()


def test_goods_noted_twice_are_wanted_together(chair):
    assert find_goods(f"{chair.number} 20\n{chair.number.lower()} x 30, {chair.slug}") == {chair.pk: 50}
    assert find_goods(f"{chair.number}, {chair.number} 0") == {chair.pk: None}


def test_why_somebody_took_his_enquiry_back_is_not_kept_for_ever(enquiry):
    reject_enquiry(enquiry=enquiry, reason="Saya, Rina, pindah ke Jalan Kenanga 3.")
    assert AuditEvent.objects.get(action="enquiry rejected").after == {}
    assert Enquiry.objects.get().reason.startswith("Saya, Rina")


def test_the_calendar_outlives_an_exhibition_on_the_last_day_there_is(client, chair):
    office = chair.prison.office
    make_event(office)
    assert refused(
        lambda: make_event(office, name_ind="Salah ketik", starts_on=date.max, ends_on=date.max)
    ) == ("ends_on", "far")
    assert client.get("/pameran/kalender.ics").text.count("BEGIN:VEVENT") == 1


def test_an_offer_does_not_bind_for_centuries(chair, enquiry):
    who, offer = by(enquiry.office), offer_of((chair, 40, 700_000))
    for far in (date(2062, 3, 2), date.max):
        wrong = replace(offer, valid_until=far)
        assert refused(lambda said=wrong: save_quotation(enquiry=enquiry, offer=said, by=who)) == (
            "valid_until",
            "far",
        )
    assert not Quotation.objects.exists()


def test_no_offer_is_made_to_a_country_barred_since_it_asked(chair):
    make_bar()
    enquiry = make_enquiry((chair, 40), country="JP", phone="+81 90-1234-5678", kind="export")
    who = by(enquiry.office)
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=who)
    make_bar(country="JP", law="contoh")
    assert refused(lambda: offer_quotation(quotation=draft, by=who)) == ("country", "barred")
    assert Quotation.objects.get().state == "draft"


def test_an_offer_to_be_fetched_takes_no_address_that_a_form_smuggles_in(client, chair, enquiry):
    fetched = [ParcelOffer(chair.prison_id, "pickup", 0, 5)]
    make_offer(enquiry, (chair, 40, 700_000), parcels=fetched)

    answer = client.post(f"{enquiry.get_absolute_url()}terima/?versi=1", DELIVER | {"street": ""})

    assert answer.status_code == 302
    assert Order.objects.get().shipping_address is None


@pytest.mark.parametrize("bp", [1, 5_000, 9_999, 10_000])
def test_three_rupiah_from_three_prisons_are_shared_out_and_owed_back_whole(bp):
    goods = [
        factories.make_product(factories.make_workshop(factories.make_prison(code)), title=code, stock=5)
        for code in ("SMG", "TNG", "CKR")
    ]
    enquiry = make_enquiry(*((each, 1) for each in goods))
    free = [ParcelOffer(each.prison_id, "pickup", 0, 1) for each in goods]
    quotation = make_offer(enquiry, *((each, 1, 1) for each in goods), parcels=free, deposit_bp=bp)
    order = accept_quotation(quotation=quotation, deliver=delivery(place=None))
    requests = list(order.payment_requests.order_by("n"))
    assert sum(each.amount for each in requests) == 3
    for each in reversed(requests):  # the rest before the deposit
        confirm_receipt(
            request=each,
            reference=f"R{each.n}",
            amount=each.amount,
            received_on=clock.today(),
            by=factories.person(each.office, "treasurer"),
        )
        assert invoice_pdf(order, "id")
    order.refresh_from_db()
    assert order.status == Status.PAID
    deferred = Balance.objects.filter(account__code=DEFERRED, account__subject=order.number)
    assert [each.amount for each in deferred] == [1, 1, 1]
    cancel_order(order=order, reason="uji")
    assert [each.amount for each in deferred.all()] == [0, 0, 0]


NASTY = "\u202e" + "W" * 100 + '\u200b#let x = 1 $ * _ <b> \\ " é木\ufeff\x07'


def test_no_word_of_anybody_breaks_a_letter(chair):
    enquiry = make_enquiry((chair, 40), name="\u200b", institution=NASTY[:120], rup="#", po_number="$x$")
    spec = "\n".join(["#panic()"] * 110)
    lines = [LineOffer(chair.pk, 1_000_000, 9_000, NASTY, spec=spec)]
    said = {"note_ind": "\n" * 900 + NASTY, "signatory": "\u200b", "position": NASTY[:120]}
    quotation = make_offer(enquiry, (chair, 1, 1), lines=lines, **said)
    assert quotation_pdf(quotation, "id").startswith(b"%PDF-")


def test_a_catalogue_of_invisible_words_is_still_set(chair):
    said = {"title_ind": "\u200b", "title_en": "\u200b"}
    edition = make_edition(chair.prison.office, chair.number, freeze=True, per_page=1, **said)
    assert edition_pdf(edition).startswith(b"%PDF-")
    assert poster(edition).startswith(b"%PDF-")


def test_an_offer_whose_account_was_closed_says_so_and_not_to_pay_otherwise(chair, enquiry):
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    BankAccount.objects.update(valid_to=clock.today() - timedelta(days=1))
    assert refused(lambda: accept_quotation(quotation=quotation, deliver=delivery())) == (None, "account")
    assert not Order.objects.exists()
