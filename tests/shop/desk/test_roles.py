"""Who may do what at his own prison, and that those above it only look."""

import pytest
from django.urls import reverse

from catalogue.services import submit_proposal
from config.common import clock
from tests import factories
from tests.shop.desk.conftest import billed_deposit, chair, counter_sale, finished_deposit, paid_consignment

COUNTERS = {"counter", "counter-chat"}
WORDS = {"messages", "reviews", "enquiries"}
MONEY = {"receipts", "cash", "remittances", "refunds", "deposits"}
ROOMS = {
    "officer": {"today", "listings", "listing-new", "consignments", *WORDS, *COUNTERS},
    "reviewer": {"today", "listings", "consignments", *WORDS, "agreements", *COUNTERS},
    "treasurer": {"today", *MONEY, "orders"},
    "head": {
        *("today", "listings", "consignments", *COUNTERS, *MONEY),
        *("orders", "agreements", "people", "person-invite", "log", *WORDS),
    },
}
ALL = ROOMS["head"] | ROOMS["officer"] | {"settings", "prisons", "partner-enquiries"}
NO_VARIANTS = {"variant-TOTAL_FORMS": 0, "variant-INITIAL_FORMS": 0}


@pytest.fixture
def own(smg):
    """One's own prison's things, each waiting for somebody."""
    sent = chair(smg, title="Rak", publish=False)
    submit_proposal(proposal=sent.proposals.get(), by=factories.person(smg, "officer"))
    return {
        "product": chair(smg),
        "sent": sent,
        "parcel": paid_consignment(smg),
        "sale": counter_sale(smg),
        "request": factories.place_order(factories.basket_with((chair(smg), 1))).payment_requests.get(),
        "deposit": billed_deposit(smg),
    }


@pytest.mark.parametrize("role", sorted(ROOMS))
def test_rooms_open_by_role(smg, enter, role):
    client = enter(smg, role)
    opened = {name for name in ALL if client.get(reverse(f"desk:{name}")).status_code == 200}
    assert opened == ROOMS[role]


def forms(own):
    """Every change of the desk: who may make it, where, with what."""
    today = clock.today().isoformat()
    return [
        (
            "officer",
            "listing-new",
            None,
            {"title_ind": "Baru", "workshop": own["product"].workshop_id, **NO_VARIANTS},
        ),
        (
            "officer",
            "listing",
            own["product"],
            {"title_ind": "Baru", "variant-TOTAL_FORMS": 0, "variant-INITIAL_FORMS": 0},
        ),
        ("officer", "listing-stock", own["product"], {"delta": 1}),
        ("officer", "listing-price", own["product"], {"price": "900.000"}),
        ("reviewer", "listing-withdraw", own["product"], {}),
        ("reviewer", "listing-review", own["sent"], {"action": "return", "reason_title_ind": "Kurang jelas"}),
        ("officer", "consignment-accept", own["parcel"], {}),
        ("officer", "consignment-make", own["parcel"], {}),
        ("officer", "consignment-ready", own["parcel"], {}),
        ("officer", "consignment-claim", own["parcel"], {}),
        ("officer", "consignment-tick", own["parcel"], {}),
        ("officer", "consignment-split", own["parcel"], {}),
        ("officer", "consignment-release", own["parcel"], {}),
        ("officer", "consignment-take-over", own["parcel"], {"reason": "Libur"}),
        ("officer", "consignment-hand-over", own["parcel"], {}),
        ("officer", "consignment-undo", own["parcel"], {}),
        ("officer", "consignment-return", own["parcel"], {"reason": "Rusak", "goods": "shelf"}),
        (
            "treasurer",
            "receipt",
            own["request"],
            {"reference": "R1", "amount": own["request"].amount, "received_on": today},
        ),
        ("officer", "counter", None, {}),
        ("officer", "counter-chat", None, {}),
        ("officer", "counter-sale", own["sale"], {"reason": "Salah barang"}),
        ("treasurer", "cash", None, {}),
        ("treasurer", "remittances", None, {}),
        ("treasurer", "refunds", None, {}),
        ("treasurer", "deposits", None, {}),
        ("treasurer", "deposit-code", own["deposit"], {"code": "820260000000002"}),
        ("treasurer", "deposit-proof", own["deposit"], {"ntpn": "x"}),
        ("treasurer", "deposit-cancel", own["deposit"], {"reason": "Salah pilih"}),
        ("head", "deposit-verify", own["deposit"], {}),
    ]


def test_only_the_right_role_may_send_a_form(smg, own, enter):
    for allowed, name, target, data in forms(own):
        address = reverse(f"desk:{name}", args=[target.pk] if target else [])
        for role in sorted({"officer", "reviewer", "treasurer", "head"} - {allowed}):
            answer = enter(smg, role).post(address, data)
            hidden = name == "receipt" and role in {"officer", "reviewer"}
            assert answer.status_code == (404 if hidden else 403), (name, role)
        assert enter(smg, allowed).post(address, data).status_code in {200, 302, 422}, name


@pytest.mark.parametrize("role", ["regional", "central"])
def test_those_above_look_at_everything_sold_and_change_nothing(smg, own, enter, role):
    region = smg.office.parent
    client = enter(region if role == "regional" else region.parent, role)
    for name, target in (
        ("listing", own["product"]),
        ("listing-review", own["sent"]),
        ("consignment", own["parcel"]),
        ("counter-sale", own["sale"]),
        ("deposit", own["deposit"]),
    ):
        answer = client.get(reverse(f"desk:{name}", args=[target.pk]))
        assert answer.status_code == 200, name
        assert not answer.context["may_act"], name
    for _allowed, name, target, data in forms(own):
        address = reverse(f"desk:{name}", args=[target.pk] if target else [])
        assert client.post(address, data).status_code in {403, 404}, name
    own["parcel"].refresh_from_db()
    assert own["parcel"].state == "waiting"


def test_a_treasurer_above_does_not_act_for_a_prison(smg, own, enter):
    client = enter(smg.office.parent, "treasurer")
    address = reverse("desk:receipt", args=[own["request"].pk])
    assert client.get(address).status_code == 200
    data = {"reference": "R1", "amount": own["request"].amount, "received_on": clock.today().isoformat()}
    assert client.post(address, data).status_code == 403
    own["request"].refresh_from_db()
    assert own["request"].state == "open"


def test_whoever_recorded_a_deposit_cannot_verify_it_even_as_head(smg, enter):
    deposit = finished_deposit(smg)
    # No service appoints so; a row that came another way still does not help.
    deposit.recorded_by.appointments.create(office=smg.office, role="head", valid_from=factories.BEGIN)
    client = enter(deposit.recorded_by)
    answer = client.post(reverse("desk:deposit-verify", args=[deposit.pk]))
    assert answer.status_code == 422
    assert "orang yang mencatatnya" in answer.content.decode()
    deposit.refresh_from_db()
    assert deposit.verified_by is None
