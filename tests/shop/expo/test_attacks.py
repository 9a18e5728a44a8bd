"""What somebody with bad intentions, or an old form, tries with enquiries and offers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.common import clock
from config.common.errors import Refused
from shop.expo.enquiries import Asked, send_enquiry
from shop.expo.models import Enquiry, Quotation
from shop.expo.quotations import accept_quotation, offer_quotation, save_quotation
from shop.order.models import Order
from tests import factories
from tests.media import samples
from tests.shop.expo.enquiring import ASKED, delivery, make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import by

pytestmark = pytest.mark.django_db
DELIVER = {"name": "Bagian Umum", "phone": "0812-3456-7890", "street": "Jalan Melati 5", "postcode": "10110"}


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


def test_an_order_placed_under_the_enquirys_key_is_not_taken_for_the_offers(chair):
    """Whoever asks chooses his form's key, and may have been given it at the checkout."""
    other = factories.place_order(factories.basket_with((chair, 1)))
    enquiry = make_enquiry((chair, 40), key=other.placement_key)

    order = accept_quotation(quotation=make_offer(enquiry, (chair, 40, 700_000)), deliver=delivery())

    assert order != other
    assert order.total == 28_050_000


def test_a_paper_too_many_leaves_the_offer_to_be_accepted(client, chair, enquiry, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    enquiry = make_enquiry((chair, 40), papers=[samples.PDF] * 5)
    make_offer(enquiry, (chair, 40, 700_000))
    spk = SimpleUploadedFile("spk.pdf", samples.PDF, "application/pdf")

    answer = client.post(f"{enquiry.get_absolute_url()}terima/?versi=1", DELIVER | {"file": spk})

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    assert client.post(f"{enquiry.get_absolute_url()}terima/?versi=1", DELIVER).status_code == 302


def test_nobody_agrees_or_declines_without_naming_the_version(client, chair, enquiry):
    """A page that was opened without one may be older than the offer that stands now."""
    make_offer(enquiry, (chair, 40, 900_000))
    for act in ("terima/", "tolak/"):
        answer = client.post(f"{enquiry.get_absolute_url()}{act}", DELIVER | {"reason": ""})
        assert (answer.status_code, answer.url) == (302, enquiry.get_absolute_url())
    assert (Quotation.objects.get().state, Order.objects.count()) == ("offered", 0)


def test_a_draft_written_anew_is_not_offered_by_who_saw_the_one_before(chair, enquiry):
    who = by(enquiry.office)
    seen = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=who)
    with clock.at(clock.now() + timedelta(seconds=1)):
        save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 7)), by=who)

    with pytest.raises(Refused) as refusal:
        offer_quotation(quotation=seen, by=who)

    assert (refusal.value.code, Quotation.objects.get().state) == ("seen", "draft")


def test_a_form_sent_again_with_other_words_is_not_lost(chair, enquiry):
    key = enquiry.key
    assert make_enquiry((chair, 40), key=key) == enquiry
    for items, changes in (({chair.pk: 41}, {}), ({chair.pk: 40}, {"email": "lain@instansi.example"})):
        with pytest.raises(Refused) as refusal:
            send_enquiry(key=key, asked=Asked(**ASKED | changes), items=items)
        assert refusal.value.code == "key"
    assert Enquiry.objects.count() == 1
