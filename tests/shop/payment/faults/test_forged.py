"""What is not from Stripe, not for us, not now or not an event: refused or passed over, and nothing has happened."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from config.common import clock
from shop.order.models import Order
from shop.payment.gateway import FractionOfRupiah, from_minor, to_minor
from shop.payment.models import GatewayCharge, GatewayEvent
from shop.payment.sweep import sweep_card
from shop.payment.webhook import LARGEST
from tests.shop.payment.cards import card_order, come_back, deliver, post, set_aside, state, visit
from tests.shop.payment.imitated import SECRET

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"
WAITING = ("pending", "open", ["open"])


@pytest.fixture
def paid(fake):
    """An order whose money is at Stripe and of which nobody has told us."""
    order = card_order()
    fake.pay(visit(order).session_id)
    return order


def completed(fake):
    return next(each for each in fake.outbox if each["type"] == COMPLETED)


def nothing_happened(order):
    assert state(order) == WAITING
    assert not GatewayEvent.objects.exists()
    return True


def test_05_another_secret_a_changed_body_no_signature(fake, paid, django_assert_num_queries):
    body, signature = fake.signed(completed(fake))
    with django_assert_num_queries(0):
        forged = [
            deliver(COMPLETED, fake, secret="whsec_other"),
            post(body.replace(b"evt_", b"evt-"), signature),
            post(body, None),
            post(body, ""),
            post(body, signature.replace("v1=", "v0=")),
            post(body, "t=x,v1=y"),
            post(b"\xff\xfe", signature),
        ]
    assert {answer.status_code for answer in forged} == {400}
    assert nothing_happened(paid)


def test_06_a_signed_lie_pays_nothing(fake):
    order = card_order()
    attempt = visit(order)
    lie = {"id": attempt.session_id, "object": "checkout.session", "payment_status": "paid"}
    event = {
        "id": "evt_lie",
        "object": "event",
        "type": COMPLETED,
        "livemode": False,
        "data": {"object": lie},
    }
    assert deliver(event, fake).content == b"open"
    assert state(order) == WAITING
    assert not GatewayCharge.objects.exists()


def test_07_an_old_stamp_and_one_from_the_future(fake, paid):
    now = int(clock.now().timestamp())
    stamps = (now - 301, now + 301)
    assert [deliver(COMPLETED, fake, ts=stamp).status_code for stamp in stamps] == [400, 400]
    assert nothing_happened(paid)


def test_08_two_secrets_while_one_is_replaced(fake, paid, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]
    assert deliver(COMPLETED, fake, secret="whsec_new").status_code == 200
    assert deliver(COMPLETED, fake).status_code == 200
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert deliver(COMPLETED, fake).status_code == 400


def test_21_a_page_of_another_shop_and_one_of_no_order(fake, paid, settings):
    settings.SHOP_ID = "another shop"
    assert deliver(COMPLETED, fake).content == b"not ours"
    assert state(paid) == WAITING
    settings.SHOP_ID = "karya-binaan"
    fake.things[completed(fake)["data"]["object"]["id"]]["metadata"]["attempt"] = "karya-binaan:KB-0:1:1"
    event = {**completed(fake), "id": "evt_2"}
    assert deliver(event, fake).content == b"unknown"
    assert state(paid) == WAITING
    assert set_aside() == [("unknown", 860_000)]


def test_22_a_test_event_at_a_live_shop_and_a_live_one_at_a_test_shop(fake, paid, settings):
    assert deliver({**completed(fake), "livemode": True}, fake).content == b"another mode"
    settings.STRIPE_MODE = "live"
    assert deliver(COMPLETED, fake).content == b"another mode"
    assert nothing_happened(paid)


def test_22_a_test_page_pays_nothing_at_a_live_shop(fake, paid, settings):
    settings.STRIPE_MODE = "live"
    assert deliver({**completed(fake), "livemode": True}, fake).content == b"not ours"
    assert state(paid) == WAITING


@pytest.mark.parametrize("amount", [1.5, "1", True, 0, -1, None])
def test_36_only_whole_rupiah_go_out(amount):
    with pytest.raises(FractionOfRupiah):
        to_minor(amount)


def test_36_only_whole_rupiah_come_in():
    assert [to_minor(1), to_minor(150_000), from_minor(15_000_000)] == [100, 15_000_000, 150_000]
    with pytest.raises(FractionOfRupiah):
        from_minor(15_000_001)


@pytest.mark.parametrize("said", [None, [], "x", {}, {"object": "event"}, {"data": {"object": []}}])
def test_43_signed_junk(fake, said, paid):
    body, signature = fake.signed(said)
    assert post(body, signature).status_code == 400
    assert nothing_happened(paid)


def test_43_a_thin_event_an_unknown_kind_and_a_visit_by_browser(fake, paid):
    thin = {"id": "evt_2", "object": "v2.core.event", "type": "v1.x", "related_object": {"id": "cs_1"}}
    assert deliver(thin, fake).status_code == 400
    assert deliver({**completed(fake), "type": "customer.created"}, fake).content == b"not asked for"
    assert Client().get("/webhook/stripe/").status_code == 405
    assert nothing_happened(paid)


def test_a_body_too_large_is_not_even_read(fake, paid, django_assert_num_queries):
    body, signature = fake.signed({**completed(fake), "filler": "x" * LARGEST})
    with django_assert_num_queries(0):
        assert post(body, signature).status_code == 413
    assert nothing_happened(paid)


def test_a_flood_of_forged_messages_never_reaches_the_database(fake, paid, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert {deliver(COMPLETED, fake, secret="x").status_code for _again in range(50)} == {400}
    assert nothing_happened(paid)


def test_the_database_away_while_an_event_comes(fake, paid, monkeypatch):
    """Nothing could be stored, so Stripe must send it again; the sweep finds the money in any case."""
    with monkeypatch.context() as away:
        away.setattr("shop.payment.events.GatewayEvent.objects.get_or_create", broken)
        assert deliver(COMPLETED, fake).status_code == 500
    assert nothing_happened(paid)
    with clock.at(clock.now() + timedelta(minutes=3)):
        sweep_card()
    assert state(paid)[0] == "paid"


def broken(**_facts):
    raise OperationalError("the database is away")


def test_the_shops_clock_is_slow(fake, paid):
    """Up to the margin nothing is lost; beyond it Stripe's stamps look false, and the sweep does the work."""
    fake.ahead = 240
    order = card_order()
    attempt = visit(order)
    assert fake.pay(attempt.session_id) == "paid"
    assert deliver(COMPLETED, fake).content == b"paid"
    fake.ahead = 900
    assert deliver({**completed(fake)}, fake).status_code == 400
    with clock.at(clock.now() + timedelta(minutes=3)):
        sweep_card()
    assert state(paid)[0] == "paid"


def test_a_guest_comes_back_without_a_session_and_with_a_mark_of_his_own_making(fake, paid):
    attempt = paid.payment_requests.get().attempts.get()
    assert Client().get("/bayar/kembali/1:forged/").status_code == 404
    answer = come_back(attempt, Client(HTTP_COOKIE=""))
    assert (answer.status_code, answer.url) == (302, f"/pesanan/{paid.token}/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert Order.objects.get().status == "paid"
