"""Who asks, and what there is to ask for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.test import override_settings

from catalogue.models import Product
from catalogue.services import submit_proposal
from cms.services import ensure_editor_group
from config.common import clock, places
from config.common.models import PendingChange
from media.files import clean_file
from media.models import Picture
from partners.enquiries import receive_enquiry
from partners.models import Mitra, Partner
from shop.accounts.invitations import invite
from shop.accounts.models import SavedAddress, User
from shop.care.models import Message
from shop.care.reviews import write_review
from shop.care.services import ask
from shop.expo.models import Enquiry
from shop.expo.quotations import save_quotation
from shop.fulfilment.services import accept
from shop.order.models import Order
from shop.payment.models import Payout, RefundRequest, Unallocated, UnallocatedReason
from shop.payment.proofs import send_proof
from shop.payment.unallocated import set_aside
from tests import factories
from tests.media import samples
from tests.shop.care.conftest import photo
from tests.shop.desk.conftest import (
    bank_statement,
    billed_deposit,
    chair,
    completed_sale,
    counter_sale,
    paid_consignment,
)
from tests.shop.expo.enquiring import make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import make_edition, make_event, make_lead

# The shop's people by what they may do at prison A; B's officer is a stranger there.
PEOPLE = (
    "anonymous",
    "buyer",
    "other buyer",
    "officer A",
    "officer B",
    "reviewer A",
    "treasurer A",
    "head A",
    "region",
    "centre",
    "editor",
    "superuser",
)
PDF = samples.PDF


@dataclass
class World:
    private: Path
    people: dict[str, User | None] = field(default_factory=dict)
    # What an address of prison A or of the buyer names, by the rows of the matrix: words for its blanks.
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    stranger: Any = None  # prison B


def build(*, private: Path) -> World:
    world = World(private=private)
    with override_settings(PRIVATE_ROOT=private):
        _fill(world)
    return world


def _fill(world: World) -> None:
    here, there = factories.make_prison("SMG"), factories.make_prison("TNG")
    factories.make_workshop(there)
    world.stranger = there
    region = here.office.parent
    buyer = factories.make_user("pembeli@example.com")
    superuser = factories.make_user("operator@example.com")
    superuser.is_superuser = superuser.is_staff = True
    superuser.save()
    world.people = {
        "anonymous": None,
        "buyer": buyer,
        "other buyer": factories.make_user("pembeli.lain@example.com"),
        "officer A": factories.person(here, "officer"),
        "officer B": factories.person(there, "officer"),
        "reviewer A": factories.person(here, "reviewer"),
        "treasurer A": factories.person(here, "treasurer"),
        "head A": factories.person(here, "head"),
        "region": factories.person(region, "regional"),
        "centre": factories.person(region.parent, "central"),
        "editor": _editor(),
        "superuser": superuser,
    }
    product, sent = chair(here), chair(here, title="Rak", publish=False)
    submit_proposal(proposal=sent.proposals.get(), by=world.people["officer A"])
    order = factories.place_order(factories.basket_with((product, 1)))
    Order.objects.filter(pk=order.pk).update(user=buyer)
    asked = order.payment_requests.get()
    saved = SavedAddress.objects.create(
        user=buyer,
        name="Sri Wahyuni",
        phone="+6281234567890",
        street="Jalan Melati 5",
        village_code=places.by_postcode(factories.JAKARTA)[0].code,
    )
    picture = Picture.objects.get(title="Uji")
    deposit = billed_deposit(here)
    deposit.receipt.save("bukti.pdf", ContentFile(PDF))
    world.things = {
        "product": {"pk": product.pk},
        "sent listing": {"pk": sent.pk},
        "parcel": {"pk": paid_consignment(here).pk},
        "request": {"pk": asked.pk},
        "proof": {"pk": send_proof(request=asked, data=PDF).pk},
        "deposit": {"pk": deposit.pk},
        "unallocated": {"pk": _stray_money(here).pk},
        "refund request": {"pk": _refund_request(here).pk},
        "payout": {"pk": _payout(here).pk},
        **_desk_things(here, draft=sent, order=order),
        **_expo_things(here),
        "address": {"pk": saved.pk},
        "order": {"order_number": order.number},
        "guest's order": {"order_number": order.number, "hash": "x"},
        "secret": {"token": order.token},
        "secret of a parcel": {"token": order.token, "pk": order.consignments.first().pk},
        "QRIS order": {"token": _qris_order(here).token},
        "dead link": {"token": "x"},
        "dead key": {"key": "x"},
        "reset link": {"uidb64": "MQ", "token": "x"},
        "product page": {"slug": product.slug},
        "category": {"slug": factories.make_category().slug},
        "sitemap": {"name": "kategori"},
        "picture": {"path": picture.renditions.first().file.name},
        "document": {"0": 1, "1": "x.pdf"},
        "restriction": {"restriction_id": 1},
        "restricted page": {"page_view_restriction_id": 1, "page_id": 1},
        "page": {"0": ""},
    }


def _stray_money(here: Partner) -> Unallocated:
    facts = {"reason": UnallocatedReason.UNKNOWN, "received_on": clock.today()}
    return set_aside(office=here.office, reference="TRX 9", amount=50_000, **facts)


def _payout(here: Partner) -> Payout:
    facts = {"status": "paid", "arrives_on": clock.today()}
    return Payout.objects.create(office=here.office, payout_id="po_1", amount=50_000, **facts)


def _refund_request(here: Partner) -> RefundRequest:
    """Asked for by the Kanwil's treasurer, so that both people of the prison may decide."""
    parcel = completed_sale(here)
    facts = {"made_by": factories.person(here.office.parent, "treasurer"), "amount": 1_000, "reason": "Lecet"}
    line = parcel.lines.get().line
    return RefundRequest.objects.create(n=0, parcel=parcel, office=here.office, line=line, **facts)


def _qris_order(here: Partner) -> Order:
    factories.give_merchant_code(here)
    return factories.place_order(factories.basket_with((chair(here), 1)), method="qris")


def _desk_things(here: Partner, *, draft: Product, order: Order) -> dict[str, dict[str, Any]]:
    """What the desk's later rooms speak of, each at a stage at which its owner could act on it."""
    asked = ask(product=chair(here), text="Ada?", email="sri@example.com", language="id")
    line = completed_sale(here).lines.get().line
    wish = {"organisation": "PT", "contact": "Ibu", "email": "a@b.id", "phone": "", "wish": "Kursi"}
    head, officer = factories.person(here, "head"), factories.person(here, "officer")
    invited = invite(
        email="baru@example.com", office=here.office, role="officer", valid_from=factories.BEGIN, by=head
    )
    bought = Message.objects.create(thread=asked, photo=clean_file(photo(), apart=False))
    account = {"bank": "BRI", "number": "999", "holder": "RPL", "source": "SK 1"}
    change = PendingChange.objects.create(
        screen="rekening",
        office_id=here.office.pk,
        values=account | {"office": here.office.pk, "valid_from": clock.today().isoformat()},
        by=head,
    )
    return {
        "certificate": {"pk": factories.certify(draft, scan=ContentFile(PDF, name="a.pdf")).pk},
        "message": {"pk": asked.pk},
        "thread": {"token": asked.token},
        "accepted parcel": {"pk": accept(consignment=paid_consignment(here), by=officer).pk},
        "buyer's photo": {"pk": bought.pk},
        "review": {"pk": write_review(line=line, stars=5, words="Kuat.").pk},
        "partner's enquiry": {"pk": receive_enquiry(**wish, prison=here, language="id").pk},
        "sale": {"pk": counter_sale(here).pk},
        "invitation": {"pk": invited.pk},
        "appointment": {"pk": factories.person(here, "officer").appointments.get().pk},
        "order at the desk": {"pk": order.pk},
        "agreement": {
            "pk": factories.make_agreement(
                Mitra.objects.create(name="PT Uji"), here.office, scan=ContentFile(PDF, name="a.pdf")
            ).pk
        },
        "change": {"pk": change.pk},
        "prison": {"pk": here.pk},
        "statement": {"pk": bank_statement(here).pk},
        "screen": {"screen": "bengkel"},
        "row of a screen": {"screen": "bengkel", "pk": here.workshops.first().pk},
    }


def _expo_things(here: Partner) -> dict[str, dict[str, Any]]:
    event, goods = make_event(here.office), chair(here).number
    alone = make_edition(here.office, goods, freeze=True)
    shown = make_edition(here.office, goods, event=event, freeze=True)
    return {
        "exhibition": {"slug": event.slug},
        "exhibition at the desk": {"pk": event.pk},
        "file of a report": {"pk": event.pk, "kind": "csv"},
        "lead": {"pk": make_lead(here.office, event=event).pk},
        "edition": {"pk": alone.pk},
        "edition of an exhibition": {"pk": shown.pk, "slug": event.slug},
        "draft edition": {"pk": make_edition(here.office, goods).pk},
        "file of an edition": {"pk": alone.pk, "kind": "csv"},
        "code": {"code": alone.codes.first().code},
        "quoted enquiry": {"token": (token := _quoted(here).token)},
        "quotation's letter": {"token": token, "version": 1},
        **_quotation_things(here),
    }


def _quotation_things(here: Partner) -> dict[str, dict[str, Any]]:
    """An enquiry with a paper, a version that was offered, and the next one as a draft."""
    goods, by = chair(here), factories.person(here, "officer")
    enquiry = make_enquiry((goods, 12), papers=[PDF])
    offered = make_offer(enquiry, (goods, 12, 800_000))
    save_quotation(enquiry=enquiry, offer=offer_of((goods, 12, 790_000)), by=by)
    return {
        "enquiry": {"pk": enquiry.pk},
        "paper of an enquiry": {"pk": enquiry.files.get().pk},
        "quotation": {"pk": offered.pk},
    }


def _quoted(here: Partner) -> Enquiry:
    goods = chair(here)
    asked = make_enquiry((goods, 12))
    make_offer(asked, (goods, 12, 800_000))
    return asked


def _editor() -> User:
    user = factories.make_user("editor@example.com")
    user.groups.add(ensure_editor_group())
    return user
