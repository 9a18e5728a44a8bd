"""An enquiry that was handed to another office while somebody of the one before still had it before him."""

import pytest

from config.common.models import OutboxMessage
from shop.expo import enquiries
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.enquiries import hand_enquiry, reject_enquiry, review_enquiry, say
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, EnquiryMessage, Quotation
from shop.expo.quotations import offer_quotation, save_quotation
from tests import factories
from tests.shop.expo.enquiring import make_enquiry, offer_of
from tests.shop.expo.exhibits import by

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return factories.make_product()


@pytest.fixture
def handed(chair):
    """The enquiry and its draft as the prison's head read them; since then the region answers."""
    enquiry = make_enquiry((chair, 40))
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=by(enquiry.office))
    seen = Quotation.objects.select_related("enquiry__office").get(pk=draft.pk)
    hand_enquiry(enquiry=enquiry, office=chair.prison.region, by=by(enquiry.office))
    return seen


def test_the_office_before_changes_nothing_any_more(chair, handed):
    seen, head, letters = handed.enquiry, by(chair.prison.office), OutboxMessage.objects.count()
    assert seen.office == chair.prison.office
    for act in (
        lambda: offer_quotation(quotation=handed, by=head),
        lambda: save_quotation(enquiry=seen, offer=offer_of((chair, 40, 1)), by=head),
        lambda: review_enquiry(enquiry=seen, by=head),
        lambda: say(enquiry=seen, text="Bisa.", by=head),
        lambda: hand_enquiry(enquiry=seen, office=chair.prison.office, by=head),
        lambda: reject_enquiry(enquiry=seen, reason="Penuh.", by=head),
    ):
        with pytest.raises(ExpoRefused) as refusal:
            act()
        assert refusal.value.code == "office"
    kept, enquiry = Quotation.objects.get(), Enquiry.objects.get()
    assert (kept.state, kept.total, enquiry.state) == (
        QuotationState.DRAFT,
        28_050_000,
        EnquiryState.REVIEWED,
    )
    assert (enquiry.office, EnquiryMessage.objects.count()) == (chair.prison.region, 0)
    assert OutboxMessage.objects.count() == letters


def test_the_office_that_answers_now_goes_on_with_the_draft(chair, handed):
    assert offer_quotation(quotation=handed, by=by(chair.prison.region)).state == QuotationState.OFFERED


def test_an_officer_drafts_and_does_not_offer(chair):
    enquiry, officer = make_enquiry((chair, 40)), factories.person(chair.prison, "officer")
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 700_000)), by=officer)
    with pytest.raises(ExpoRefused):
        offer_quotation(quotation=draft, by=officer)
    assert Quotation.objects.get().state == QuotationState.DRAFT


def test_control_unasked_the_office_before_would_offer(chair, handed, monkeypatch):
    monkeypatch.setattr(enquiries, "require_answering", lambda *asked: None)
    offer_quotation(quotation=handed, by=by(chair.prison.office))
    assert Quotation.objects.get().state == QuotationState.OFFERED
