"""Another prison's things do not exist: every address of the desk that names an object, in every role."""

import pytest
from django.urls import reverse

from catalogue.models import Product, Proposal
from config.common.models import AuditEvent, OutboxMessage
from partners.models import StockRecord
from partners.services import appoint
from shop.desk.urls import urlpatterns
from shop.fulfilment.models import Consignment
from shop.ledger.models import BillingCode, Deposit, Entry
from shop.payment.models import PaymentRequest, Receipt, TransferProof
from shop.payment.proofs import send_proof
from tests import factories
from tests.shop.desk.conftest import chair, counter_sale, opened_deposit, paid_consignment

PUBLIC = {"sign-in", "sign-in-as", "sign-out"}
WITHOUT_OBJECT = {
    "today",
    "listings",
    "listing-new",
    "consignments",
    "counter",
    "counter-chat",
    "receipts",
    "cash",
    "remittances",
    "refunds",
    "deposits",
}
PRODUCTS = {"listing", "listing-review", "listing-withdraw", "listing-stock", "listing-price"}
CONSIGNMENTS = {
    "consignment",
    "consignment-accept",
    "consignment-make",
    "consignment-ready",
    "consignment-hand-over",
}
SALES = {"counter-sale"}
REQUESTS = {"receipt"}
PROOFS = {"transfer-proof"}
DEPOSITS = {
    "deposit",
    "deposit-code",
    "deposit-proof",
    "deposit-verify",
    "deposit-cancel",
    "deposit-evidence",
}
MODELS = (
    Product,
    Proposal,
    StockRecord,
    Consignment,
    PaymentRequest,
    Receipt,
    TransferProof,
    Deposit,
    BillingCode,
    Entry,
    AuditEvent,
    OutboxMessage,
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
}


@pytest.fixture
def foreign(tng, settings, tmp_path):
    """The neighbour's objects, each at a stage at which its owner could act on it."""
    settings.PRIVATE_ROOT = tmp_path
    draft = chair(tng, publish=False)
    asked = factories.place_order(factories.basket_with((chair(tng), 1))).payment_requests.get()
    return {
        "product": chair(tng).pk,
        "draft": draft.pk,
        "consignment": paid_consignment(tng).pk,
        "sale": counter_sale(tng).pk,
        "request": asked.pk,
        "proof": send_proof(request=asked, data=b"%PDF-1.7\n%%EOF\n").pk,
        "deposit": opened_deposit(tng).pk,
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
        (CONSIGNMENTS, ("consignment",)),
        (SALES, ("sale",)),
        (REQUESTS, ("request",)),
        (PROOFS, ("proof",)),
        (DEPOSITS, ("deposit",)),
    ):
        for name in sorted(names):
            for key in keys:
                yield reverse(f"desk:{name}", args=[foreign[key]])


def test_every_address_of_the_desk_is_in_this_list():
    listed = PUBLIC | WITHOUT_OBJECT | PRODUCTS | CONSIGNMENTS | SALES | REQUESTS | PROOFS | DEPOSITS
    assert {pattern.name for pattern in urlpatterns} == listed
    with_object = {pattern.name for pattern in urlpatterns if pattern.pattern.converters}
    assert with_object == PRODUCTS | CONSIGNMENTS | SALES | REQUESTS | PROOFS | DEPOSITS


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
