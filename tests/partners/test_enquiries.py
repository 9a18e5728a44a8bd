"""An enquiry is kept once, reaches whoever answers it, and is forgotten on its day."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from config.common import clock, outbox
from config.common.models import OutboxMessage
from partners.enquiries import KEPT, erase_enquiries, receive_enquiry
from partners.models import Appointment, PartnerEnquiry
from tests import factories
from tests.support.bare import ground  # noqa: F401 - nobody is there to answer

pytestmark = pytest.mark.django_db
SAID = {
    "organisation": "PT Uji <Coba>",
    "contact": "Ibu Rina",
    "email": "rina@uji.example",
    "phone": "+6281234567890",
    "wish": "Kursi lipat, 200 buah sebulan.\nBahan dari kami.",
    "language": "id",
}


def test_the_prison_that_was_named_is_told_once():
    prison = factories.make_prison()
    enquiry = receive_enquiry(**SAID, prison=prison)
    assert receive_enquiry(**SAID, prison=prison) == enquiry
    assert enquiry.erase_on == clock.today() + KEPT
    letter = OutboxMessage.objects.get()
    assert letter.to == factories.person(prison, "reviewer").email
    written = outbox.compose(letter)
    assert written.subject == "Pertanyaan kerja sama dari PT Uji <Coba>"
    for words in (prison.name, "Ibu Rina", "rina@uji.example", "+6281234567890", "200 buah sebulan."):
        assert words in written.body
    assert "PT Uji &lt;Coba&gt;" in written.alternatives[0].content


def test_other_words_are_another_enquiry():
    prison = factories.make_prison()
    receive_enquiry(**SAID, prison=prison)
    receive_enquiry(**SAID, prison=None)
    receive_enquiry(**SAID | {"wish": "Sepatu kulit untuk dinas."}, prison=prison)
    assert PartnerEnquiry.objects.count() == OutboxMessage.objects.count() == 3


def test_without_a_prison_the_centre_is_told():
    factories.make_office_tree()
    receive_enquiry(**SAID, prison=None)
    assert OutboxMessage.objects.get().to == "central.pusat@example.com"


def test_where_nobody_is_appointed_the_office_above_answers():
    prison = factories.make_prison()
    Appointment.objects.filter(office=prison.office).update(valid_to=clock.today() - timedelta(days=1))
    receive_enquiry(**SAID, prison=prison)
    assert OutboxMessage.objects.get().to == "regional.kanwil@example.com"


def test_without_anybody_the_shops_own_mailbox(settings):
    settings.DEFAULT_FROM_EMAIL = "Toko <toko@uji.example>"
    receive_enquiry(**SAID, prison=None)
    assert OutboxMessage.objects.get().to == "toko@uji.example"


def test_an_enquiry_and_its_letter_are_erased_on_their_day():
    factories.make_office_tree()
    old = receive_enquiry(**SAID, prison=None)
    with clock.at(clock.now() + KEPT - timedelta(days=1)):
        young = receive_enquiry(**SAID | {"contact": "Pak Budi"}, prison=None)
        assert erase_enquiries() == 0
    with clock.at(clock.now() + KEPT):
        call_command("erase_enquiries")
    assert list(PartnerEnquiry.objects.all()) == [young]
    assert OutboxMessage.objects.get().key == f"partner_enquiry:{young.pk}"
    assert old.pk != young.pk
