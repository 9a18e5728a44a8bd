"""Enquiries that came to nothing are forgotten on their day, with files, words, letters and offers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from config.common import clock
from config.common.errors import Refused
from config.common.models import OutboxMessage
from partners.enquiries import KEPT
from shop.expo.enquiries import add_paper, ask_revision, reject_enquiry, say
from shop.expo.forgetting import erase_of, erase_old
from shop.expo.letters import quotation_pdf
from shop.expo.models import Enquiry, EnquiryFile, EnquiryMessage
from shop.expo.quotations import accept_quotation
from shop.storefront.account_export import export
from shop.storefront.account_services import delete_account
from tests import factories
from tests.shop.expo.enquiring import delivery, make_enquiry, make_offer
from tests.shop.expo.exhibits import by

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
TEXTS = ("name", "institution", "phone", "email", "npwp", "rup", "po_number", "need", "where", "reason")


@pytest.fixture(autouse=True)
def start():
    with clock.at(MONDAY):
        yield


def paper():
    with factories.make_picture().file.open() as file:
        return file.read()


def test_nothing_is_left_of_who_asked_but_that_somebody_did(django_capture_on_commit_callbacks):
    chair = factories.make_product()
    enquiry = make_enquiry((chair, 40), need="Untuk aula", rup="123")
    quotation = make_offer(enquiry, (chair, 40, 700_000), note_ind="Untuk Ibu Rina")
    say(enquiry=enquiry, text="Saya Rina.")
    file = add_paper(enquiry=enquiry, data=paper(), kind="need").file
    reject_enquiry(enquiry=enquiry, reason="Saya pindah.")
    with clock.at(MONDAY + KEPT - timedelta(days=1)):
        assert erase_old() == 0
    with clock.at(MONDAY + KEPT), django_capture_on_commit_callbacks(execute=True):
        call_command("sweep_quotations")
        assert erase_old() == 0
    kept = Enquiry.objects.get()
    assert [getattr(kept, name) for name in TEXTS] == [""] * len(TEXTS)
    assert kept.token != enquiry.token
    assert (kept.state, kept.items.get().quantity) == ("rejected", 40)
    assert not EnquiryFile.objects.exists()
    assert not file.storage.exists(file.name)
    assert not EnquiryMessage.objects.exists()
    assert not OutboxMessage.objects.filter(key__startswith="enquiry:").exists()
    quotation.refresh_from_db()
    assert (quotation.letter, quotation.note_ind, quotation.total) == ({}, "", 28_050_000)


def test_what_was_forgotten_is_not_begun_anew():
    chair = factories.make_product()
    enquiry = make_enquiry((chair, 40))
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    for passed in (timedelta(days=60), timedelta(days=60) + KEPT):
        with clock.at(MONDAY + passed):
            call_command("sweep_quotations")
    with clock.at(MONDAY + KEPT + timedelta(days=61)), pytest.raises(Refused) as refusal:
        ask_revision(enquiry=enquiry, text="Masih berlaku?")
    enquiry.refresh_from_db()
    assert (refusal.value.code, enquiry.state, enquiry.email) == ("expired", "expired", "")
    quotation.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        quotation_pdf(quotation, "id")
    assert refusal.value.code == "erased"


def test_what_became_an_order_and_what_still_moves_is_kept():
    chair = factories.make_product()
    sold, asked, silent = (make_enquiry((chair, 40)) for _n in range(3))
    accept_quotation(quotation=make_offer(sold, (chair, 40, 700_000)), deliver=delivery())
    with clock.at(MONDAY + timedelta(days=300)):
        say(enquiry=asked, text="Masih menunggu.", by=by(asked.office))
    with clock.at(MONDAY + KEPT):
        assert erase_old() == 1
    silent.refresh_from_db()
    assert (silent.state, silent.email) == ("expired", "")
    assert Enquiry.objects.exclude(email="").count() == 2


def test_who_leaves_takes_his_enquiries_along():
    chair = factories.make_product()
    user = factories.make_user("rina@instansi.example", email_confirmed_at=MONDAY)
    make_enquiry((chair, 1), user=user, email="kantor@instansi.example")
    make_enquiry((chair, 2))
    other = make_enquiry((chair, 3), email="lain@instansi.example")
    said = "".join(export(user))
    assert (said.count("Dinas Uji"), said.count("lain@instansi.example")) == (2, 0)
    delete_account(user=user, password="kata-sandi-uji")
    assert list(Enquiry.objects.exclude(email="")) == [other]


def test_who_bought_and_leaves_cannot_be_reached_and_his_letters_stay():
    chair = factories.make_product()
    user = factories.make_user("rina@instansi.example")
    enquiry = make_enquiry((chair, 40), user=user)
    quotation = make_offer(enquiry, (chair, 40, 700_000))
    order = accept_quotation(quotation=quotation, deliver=delivery())
    say(enquiry=enquiry, text="Terima kasih.")
    assert order.user == user
    erase_of(user=user)
    kept = Enquiry.objects.get()
    assert (kept.name, kept.phone, kept.email, kept.user, kept.state) == (
        "Ibu Rina",
        "",
        "",
        None,
        "accepted",
    )
    assert kept.token != enquiry.token
    assert not EnquiryMessage.objects.exists()
    quotation.refresh_from_db()
    assert quotation.letter["buyer"]["institution"] == "Dinas Uji"
