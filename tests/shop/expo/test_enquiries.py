"""An enquiry is kept once, goes to who answers it, and changes only the way it may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from config.common import clock, outbox
from config.common.errors import Refused
from config.common.models import AuditEvent, OutboxMessage
from partners.models import Appointment
from shop.expo.enquiries import (
    Asked,
    add_paper,
    ask_revision,
    hand_enquiry,
    reject_enquiry,
    review_enquiry,
    say,
    send_enquiry,
)
from shop.expo.models import Enquiry, EnquiryFile, EnquiryMessage
from tests import factories
from tests.shop.expo.enquiring import ASKED, make_enquiry, make_offer
from tests.shop.expo.exhibits import by, make_bar, make_edition

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(MONDAY):
        yield


def goods(code="SMG", **values):
    return factories.make_product(factories.make_workshop(factories.make_prison(code)), **values)


def refused(call, *, field=None, code=""):
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.field, caught.value.code) == (field, code), caught.value
    return str(caught.value)


def test_it_is_kept_once_with_its_goods_as_they_are_called_and_both_sides_are_told():
    chair = goods()
    edition = make_edition(chair.prison.office, chair.number, freeze=True)
    values = {"key": uuid4(), "edition": edition, "language": "en", "npwp": "01.234.567.8-901.000"}
    enquiry = make_enquiry((chair, 40), **values)
    assert make_enquiry((chair, 40), **values) == enquiry
    kept = enquiry.items.get()
    assert (kept.title, kept.quantity, kept.entry) == ("Kursi rotan (en)", 40, edition.entries.get())
    assert (enquiry.office, enquiry.state) == (chair.prison.office, "sent")
    assert enquiry.answer_by.isoformat() == "2026-03-04"
    assert (enquiry.phone, enquiry.npwp) == ("+6281234567890", "0012345678901000")
    told = sorted(OutboxMessage.objects.values_list("to", flat=True))
    assert told == [
        "head.smg@example.com",
        "officer.smg@example.com",
        "reviewer.smg@example.com",
        "rina@instansi.example",
    ]


def test_the_prison_the_region_or_the_centre_answers():
    chair, bread = goods(), goods("TNG", title="Roti")
    region = chair.prison.region
    assert make_enquiry((chair, 1)).office == chair.prison.office
    assert make_enquiry((chair, 1), (bread, 1)).office == region
    assert make_enquiry(need="Seragam", prison=bread.prison).office == bread.prison.office
    assert make_enquiry(need="Seragam", regency="33.02").office == region
    assert make_enquiry(need="Seragam", regency="94.01").office == region.parent


def test_nobody_appointed_the_office_above_is_told():
    chair = goods()
    Appointment.objects.filter(office=chair.prison.office).update(valid_to=clock.today() - timedelta(days=1))
    make_enquiry((chair, 1))
    assert OutboxMessage.objects.filter(to="regional.kanwil@example.com").count() == 1


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"need": " "}, "need", "empty"),
        ({"need": "Kursi", "phone": "12"}, "phone", "phone"),
        ({"need": "Kursi", "email": "rina@"}, "email", "rule"),
        ({"need": "Kursi", "npwp": "123"}, "npwp", "npwp"),
        ({"need": "Kursi", "name": "R" * 121}, "name", "rule"),
        ({"need": "Kursi", "needed_on": MONDAY.date() - timedelta(days=1)}, "needed_on", "past"),
        ({"items": {987_654: 1}}, "items", "unknown"),
        ({"need": "Kursi", "papers": [b"MZ\x90\x00 a program"]}, "file", "not_a_picture"),
    ],
)
def test_what_is_wrong_is_said_of_its_field_and_nothing_is_kept(said, field, code):
    factories.make_office_tree()
    refused(lambda: make_enquiry(**said), field=field, code=code)
    assert not Enquiry.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_number_from_abroad_is_kept_as_it_is_dialled():
    factories.make_office_tree()
    make_bar()
    assert make_enquiry(need="Chairs", country="MY", phone="+60 3-1234 5678").phone == "+60312345678"


def test_it_is_taken_up_by_one():
    enquiry = make_enquiry((goods(), 1))
    who = by(enquiry.office)
    taken = review_enquiry(enquiry=enquiry, by=who)
    assert (taken.state, taken.reviewed_by) == ("reviewed", who)
    refused(lambda: review_enquiry(enquiry=enquiry, by=who), code="state")
    assert AuditEvent.objects.filter(action="enquiry taken up").count() == 1


def test_another_office_answers_and_is_told():
    enquiry = make_enquiry((goods(), 1))
    region = enquiry.office.parent
    handed = hand_enquiry(enquiry=enquiry, office=region, by=by(enquiry.office))
    assert handed.office == region
    assert OutboxMessage.objects.filter(to="regional.kanwil@example.com").count() == 1
    refused(lambda: hand_enquiry(enquiry=handed, office=region, by=by(region)), field="office", code="same")


def test_what_is_said_reaches_the_other_side():
    enquiry = make_enquiry((goods(), 1))
    OutboxMessage.objects.all().delete()
    say(enquiry=enquiry, text="Warna cokelat?", by=by(enquiry.office))
    letter = OutboxMessage.objects.get()
    assert (letter.to, letter.context["text"]) == ("rina@instansi.example", "Warna cokelat?")
    say(enquiry=enquiry, text="Ya.")
    assert OutboxMessage.objects.filter(template="enquiry_office").count() == 3
    enquiry.refresh_from_db()
    assert enquiry.answered_at == MONDAY
    refused(lambda: say(enquiry=enquiry, text=" "), field="text", code="empty")
    assert EnquiryMessage.objects.count() == 2


def test_papers_are_looked_at_and_are_five_at_most():
    enquiry = make_enquiry((goods(), 1))
    with factories.make_picture().file.open() as file:
        picture = file.read()
    for _n in range(5):
        add_paper(enquiry=enquiry, data=picture, kind="order")
    refused(lambda: add_paper(enquiry=enquiry, data=picture, kind="order"), field="file", code="enough")
    refused(lambda: add_paper(enquiry=enquiry, data=b"%PDF-1.4", kind="order"), field="file", code="pdf_cut")
    assert EnquiryFile.objects.filter(kind="order").count() == 5


def test_the_office_rejects_with_a_reason_and_then_it_is_over():
    enquiry = make_enquiry((goods(), 1))
    who = by(enquiry.office)
    refused(lambda: reject_enquiry(enquiry=enquiry, reason=" ", by=who), field="reason", code="empty")
    ended = reject_enquiry(enquiry=enquiry, reason="Bengkel penuh sampai Mei.", by=who)
    assert (ended.state, ended.ended_at, ended.answered_at) == ("rejected", MONDAY, MONDAY)
    for call in (
        lambda: say(enquiry=enquiry, text="Lalu?"),
        lambda: review_enquiry(enquiry=enquiry, by=who),
        lambda: reject_enquiry(enquiry=enquiry, reason="", by=None),
        lambda: ask_revision(enquiry=enquiry, text="Lagi"),
    ):
        assert refused(call, code="rejected")


def test_who_asked_takes_it_back_and_the_offer_with_it():
    chair = goods()
    enquiry = make_enquiry((chair, 10))
    quotation = make_offer(enquiry, (chair, 10, 800_000))
    assert reject_enquiry(enquiry=enquiry, reason="").state == "rejected"
    quotation.refresh_from_db()
    assert quotation.state == "rejected"
    assert OutboxMessage.objects.filter(context__news="taken_back").count() == 3


def test_a_revision_needs_an_offer():
    enquiry = make_enquiry((goods(), 1))
    refused(lambda: ask_revision(enquiry=enquiry, text="Lebih murah?"), code="none")


def test_the_same_form_twice_with_a_mistake_first_is_one_enquiry():
    chair, key = goods(), uuid4()
    asked = Asked(**ASKED | {"phone": "1"})
    refused(lambda: send_enquiry(key=key, asked=asked, items={chair.pk: 1}), field="phone", code="phone")
    enquiry = send_enquiry(key=key, asked=replace(asked, phone="081234567890"), items={chair.pk: 1})
    assert Enquiry.objects.get() == enquiry
    assert outbox.compose(OutboxMessage.objects.first())
