"""Another prison's things do not exist: every address of the desk that names an object, in every role."""

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalogue.models import Certificate, Product, Proposal
from config.common import clock
from config.common.models import AuditEvent, OutboxMessage, PendingChange
from media.files import clean_file
from partners.enquiries import receive_enquiry
from partners.models import Agreement, Appointment, Mitra, Partner, StockRecord
from partners.services import appoint
from shop.accounts.invitations import invite
from shop.accounts.models import Invitation
from shop.care.models import EnquiryAnswer, Message, Review, Thread
from shop.care.reviews import write_review
from shop.care.services import ask
from shop.desk.urls import urlpatterns
from shop.expo.models import Edition, Lead
from shop.fulfilment.models import Consignment
from shop.ledger.models import BillingCode, Deposit, Entry
from shop.order.models import Order
from shop.payment.models import (
    PaymentRequest,
    Payout,
    Receipt,
    RefundRequest,
    TransferProof,
    Unallocated,
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
from tests.shop.expo.exhibits import make_edition, make_event, make_lead

PUBLIC = {"sign-in", "sign-in-as", "sign-out", "invitation"}
# For whoever works here, at whatever office; nothing of an office is on them.
SECOND_FACTOR = {"code", "code-setup", "code-manage"}
SESSIONS = {"sessions"}
WITHOUT_OBJECT = {
    "today",
    "listings",
    "listing-new",
    "listing-photo",
    "listing-split",
    "listing-export",
    "listing-import",
    "listing-template",
    "consignments",
    "consignments-file",
    "gate-pass",
    "counter",
    "counter-chat",
    "receipts",
    "cash",
    "remittances",
    "refunds",
    "put-right",
    "payouts",
    "unallocated",
    "statements",
    "deposits",
    "people",
    "person-invite",
    "log",
    "orders",
    "prisons",
    "agreements",
    "settings",
    "messages",
    "reviews",
    "enquiries",
    "editions",
    "event-reports",
    "leads",
    "lead-new",
}
PEOPLE = {"person", "person-end", "person-replace", "person-reset"}
INVITATIONS = {"invitation-withdraw"}
PRODUCTS = {
    "listing",
    "listing-review",
    "listing-withdraw",
    "listing-stock",
    "listing-price",
    "listing-copy",
    "listing-english",
    "listing-steps",
    "listing-certificates",
    "listing-facts",
    "listing-sheet",
}
CERTIFICATES = {"certificate-confirm", "certificate-remove", "certificate-scan"}
CONSIGNMENTS = {
    "consignment",
    "consignment-accept",
    "consignment-make",
    "consignment-ready",
    "consignment-hand-over",
    "consignment-claim",
    "consignment-release",
    "consignment-take-over",
    "consignment-tick",
    "consignment-split",
    "consignment-undo",
    "consignment-return",
    "consignment-paper",
    "consignment-note",
}
SALES = {"counter-sale"}
REQUESTS = {"receipt"}
PROOFS = {"transfer-proof"}
CARE = {"message", "message-photo", "review", "enquiry"}
CARD_MONEY = {"payout", "statement", "unallocated-resolve", "refund-request"}
DEPOSITS = {
    "deposit",
    "deposit-code",
    "deposit-proof",
    "deposit-verify",
    "deposit-cancel",
    "deposit-evidence",
}
ORDERS = {"order", "order-cancel", "order-refund", "order-ask", "order-invoice"}
AGREEMENTS = {"agreement-scan"}
CHANGES = {"setting-confirm"}
EDITIONS, EVENTS = {"edition", "edition-freeze"}, {"event-poster", "event-report"}
LEADS = {"lead", "lead-done", "lead-forget"}
FILES = {"edition-file": "edition", "event-report-file": "event"}
CHECKLISTS = {"new-prison"}
_OBJECTS = (
    *(PRODUCTS, CERTIFICATES, CONSIGNMENTS, SALES, REQUESTS, PROOFS, DEPOSITS),
    *(PEOPLE, INVITATIONS, ORDERS, CARD_MONEY, AGREEMENTS, CHANGES, CHECKLISTS, CARE),
    *(EDITIONS, EVENTS, LEADS, set(FILES)),
)
OBJECTS = frozenset().union(*_OBJECTS)
SCREENS = {"setting-list", "setting-new", "setting"}  # by the screen's name: tests/shop/desk/test_settings.py
MODELS = (
    Order,
    Agreement,
    PendingChange,
    Partner,
    Product,
    Proposal,
    Certificate,
    StockRecord,
    Consignment,
    PaymentRequest,
    Receipt,
    TransferProof,
    Unallocated,
    Deposit,
    BillingCode,
    Entry,
    AuditEvent,
    OutboxMessage,
    Appointment,
    Invitation,
    TOTPDevice,
    Thread,
    Message,
    Review,
    EnquiryAnswer,
    Edition,
    Lead,
)
# What would do harm, were the door open.
FORMS = {
    "delta": "5",
    "price": "1",
    "title_ind": "Milik saya",
    "action": "publish",
    "safe": "on",
    "courier": "JNE",
    "tracking": "JNE123456",
    "reference": "X1",
    "amount": "1",
    "received_on": "2026-01-01",
    "code": "820260000000009",
    "ntpn": "9Z9Z9Z9Z9Z9Z9Z9Z",
    "ntb": "1",
    "paid_on": "2026-01-01",
    "reason": "x",
    "email": "saya@example.com",
    "last_day": "2026-11-24",
    "role": "officer",
    "goods": "shelf",
    "text": "x",
    "close": "on",
}


@pytest.fixture(scope="module")
def neighbour(ground, django_db_blocker, tmp_path_factory):
    """Tangerang with its objects, made once for all tests here, and the folder of their papers."""
    private = tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(PRIVATE_ROOT=private), translation.override("id"):
            objects = build(factories.make_workshop(factories.make_prison("TNG")).prison)
        with django_db_blocker.block():
            yield objects, private
        transaction.set_rollback(True)


@pytest.fixture
def foreign(neighbour, db, settings):
    objects, settings.PRIVATE_ROOT = neighbour
    return objects


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
        "enquiry": receive_enquiry(**wish, prison=prison, language="id").pk,
    }


def state():
    return {
        model.__name__: list(
            model.objects.order_by("pk").values(*[f.attname for f in model._meta.concrete_fields])
        )
        for model in MODELS
    }


def addresses(foreign):
    for names, keys in (
        (PRODUCTS, ("product", "draft")),
        (CERTIFICATES, ("certificate",)),
        (CONSIGNMENTS, ("consignment",)),
        (SALES, ("sale",)),
        (REQUESTS, ("request",)),
        (PROOFS, ("proof",)),
        (DEPOSITS, ("deposit",)),
        (PEOPLE, ("person",)),
        (INVITATIONS, ("invitation",)),
        (ORDERS, ("order",)),
        (AGREEMENTS, ("agreement",)),
        (CHANGES, ("change",)),
        (CHECKLISTS, ("prison",)),
        (EDITIONS, ("edition",)),
        (EVENTS, ("event",)),
        (LEADS, ("lead",)),
        *(({name}, (name,)) for name in sorted(CARE | CARD_MONEY)),
    ):
        for name in sorted(names):
            for key in keys:
                yield reverse(f"desk:{name}", args=[foreign[key]])
    for name, key in FILES.items():
        yield reverse(f"desk:{name}", args=[foreign[key], "csv"])
    for screen, key in (("lapas", "prison"), ("perjanjian", "agreement")):
        yield reverse("desk:setting", args=[screen, foreign[key]])


def test_every_address_of_the_desk_is_in_this_list():
    listed = PUBLIC | SECOND_FACTOR | SESSIONS | WITHOUT_OBJECT | OBJECTS | SCREENS
    assert {pattern.name for pattern in urlpatterns} == listed
    with_object = {pattern.name for pattern in urlpatterns if pattern.pattern.converters}
    assert with_object == OBJECTS | SCREENS | {"invitation"}


@pytest.mark.parametrize("role", ["officer", "reviewer", "treasurer", "head"])
def test_the_neighbours_objects_are_not_found_and_nothing_changes(smg, foreign, enter, role):
    client, before = enter(smg, role), state()
    answers = {
        (address, method): getattr(client, method)(address, FORMS).status_code
        for address in addresses(foreign)
        for method in ("get", "post")
    }
    assert set(answers.values()) == {404}, answers
    assert state() == before


def test_lists_show_nothing_of_the_neighbour(smg, foreign, enter):
    parcel = Consignment.objects.get(pk=foreign["consignment"])
    pages = [
        enter(smg, role).get(reverse(f"desk:{name}")).content.decode()
        for role, name in (
            ("officer", "listings"),
            ("officer", "consignments"),
            ("officer", "messages"),
            ("reviewer", "reviews"),
            ("officer", "counter"),
            ("treasurer", "receipts"),
            ("treasurer", "cash"),
            ("treasurer", "refunds"),
            ("treasurer", "deposits"),
        )
    ]
    for page in pages:
        assert "TNG-" not in page
        assert parcel.order.number not in page


def test_without_sign_in_every_address_leads_to_it(client, foreign):
    named = [reverse(f"desk:{name}") for name in sorted(WITHOUT_OBJECT)] + list(addresses(foreign))
    before = state()
    for address in named:
        for method in ("get", "post"):
            answer = getattr(client, method)(address, FORMS)
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/meja/masuk/"), (
                address
            )
    assert state() == before


def test_somebody_whose_appointment_ended_or_is_none_may_enter_nowhere(smg, enter):
    appointment = factories.person(smg, "officer").appointments.get()
    appointment.valid_to = factories.BEGIN
    appointment.save()
    operator = factories.make_user("operator@example.com")
    operator.is_superuser = operator.is_staff = True
    operator.save()
    for who in (appointment.user, operator):
        for name in sorted(WITHOUT_OBJECT):
            assert enter(who).get(reverse(f"desk:{name}")).status_code == 403, name


def test_a_role_at_one_office_opens_nothing_at_another(smg, tng, enter):
    """Officer here and treasurer there: there he sees no parcels, and here no money."""
    there, here = paid_consignment(tng), paid_consignment(smg)
    person = factories.person(smg, "officer")
    appoint(user=person, office=tng.office, role="treasurer", valid_from=factories.BEGIN)
    client = enter(person)
    assert client.get(reverse("desk:consignment", args=[here.pk])).status_code == 200
    assert client.get(reverse("desk:consignment", args=[there.pk])).status_code == 403
    assert client.post(reverse("desk:consignment-accept", args=[there.pk])).status_code == 403
    page = client.get(reverse("desk:consignments")).content.decode()
    assert here.order.number in page
    assert there.order.number not in page
    there.refresh_from_db()
    assert there.state == "waiting"


def test_desk_pages_are_never_stored(officer):
    for name in ("today", "listings", "listing-new", "consignments"):
        assert officer.get(reverse(f"desk:{name}"))["Cache-Control"] == "private, no-store"
