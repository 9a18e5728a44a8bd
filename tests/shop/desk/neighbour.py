"""A prison's objects, each at a stage at which its owner could act on it, for those who are not its owner."""

from config.common import clock
from config.common.models import PendingChange
from media.files import clean_file
from partners.enquiries import receive_enquiry
from partners.models import Mitra
from shop.accounts.invitations import invite
from shop.care.models import Message
from shop.care.reviews import write_review
from shop.care.services import ask
from shop.expo.quotations import save_quotation
from shop.payment.models import (
    Payout,
    RefundRequest,
)
from shop.payment.proofs import send_proof
from shop.payment.unallocated import set_aside
from tests import factories
from tests.media import samples
from tests.shop.care.conftest import photo
from tests.shop.desk.conftest import (
    bank_statement,
    chair,
    completed_sale,
    counter_sale,
    opened_deposit,
    paid_consignment,
)
from tests.shop.expo.enquiring import make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import make_edition, make_event, make_lead


def build(tng):
    """The neighbour's objects, each at a stage at which its owner could act on it."""
    draft = chair(tng, publish=False)
    asked = factories.place_order(factories.basket_with((chair(tng), 1))).payment_requests.get()
    return {
        "product": chair(tng).pk,
        "draft": draft.pk,
        "certificate": factories.certify(draft).pk,
        "consignment": paid_consignment(tng).pk,
        "sale": counter_sale(tng).pk,
        "request": asked.pk,
        "proof": send_proof(request=asked, data=samples.PDF).pk,
        "deposit": opened_deposit(tng).pk,
        "person": factories.person(tng, "officer").appointments.get().pk,
        "invitation": invite(
            email="baru@example.com",
            office=tng.office,
            role="officer",
            valid_from=factories.BEGIN,
            by=factories.person(tng, "head"),
        ).pk,
        "order": asked.order_id,
        "agreement": factories.make_agreement(Mitra.objects.create(name="PT Uji"), tng.office).pk,
        "change": PendingChange.objects.create(
            screen="rekening", office_id=tng.office.pk, by=factories.person(tng, "head")
        ).pk,
        "prison": tng.pk,
        "edition": make_edition(tng.office, chair(tng).number).pk,
        "event": (event := make_event(tng.office, prisons=[tng])).pk,
        "lead": make_lead(tng.office, event=event).pk,
        **card_money(tng),
        **buyers_words(tng),
        **quotations(tng),
    }


def card_money(prison):
    """By the name of the address that shows it: a payout, a sum without an order, a refund to be decided."""
    parcel, office, today = completed_sale(prison), prison.office, clock.today()
    asked = {"n": 0, "parcel": parcel, "line": parcel.lines.get().line, "amount": 1, "reason": "x"}
    asked |= {"office": office, "made_by": factories.person(prison, "treasurer")}
    paid_out = {"payout_id": "po_1", "amount": 1, "status": "paid", "arrives_on": today}
    stray = {"reference": "TRX 9", "amount": 1, "received_on": today, "reason": "unknown"}
    return {
        "statement": bank_statement(prison).pk,
        "payout": Payout.objects.create(office=office, **paid_out).pk,
        "unallocated-resolve": set_aside(office=office, **stray).pk,
        "refund-request": RefundRequest.objects.create(**asked).pk,
    }


def buyers_words(prison):
    """By the name of the address that shows it: a question, a photo, a review, and an enquiry of the centre's."""
    asked = ask(product=chair(prison), text="Ada?", email="sri@example.com", language="id")
    line = completed_sale(prison).lines.get().line
    wish = {"organisation": "PT", "contact": "Ibu", "email": "a@b.id", "phone": "", "wish": "Kursi"}
    return {
        "message": asked.pk,
        "message-photo": Message.objects.create(thread=asked, photo=clean_file(photo(), apart=False)).pk,
        "review": write_review(line=line, stars=5, words="Kuat.").pk,
        "partner-enquiry": receive_enquiry(**wish, prison=prison, language="id").pk,
    }


def quotations(prison):
    """An enquiry with a paper, a version that was offered and the next one as a draft."""
    goods, by = chair(prison), factories.person(prison, "officer")
    enquiry = make_enquiry((goods, 12), papers=[samples.PDF])
    offered = make_offer(enquiry, (goods, 12, 800_000))
    save_quotation(enquiry=enquiry, offer=offer_of((goods, 12, 790_000)), by=by)
    return {
        "enquiry": enquiry.pk,
        "enquiry-paper": enquiry.files.get().pk,
        "quotation-letter": offered.pk,
    }
