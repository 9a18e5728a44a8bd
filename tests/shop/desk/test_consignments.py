import pytest
from django.urls import reverse

from config.common.models import OutboxMessage
from shop.fulfilment.services import accept, mark_ready
from shop.order.models import Status
from tests import factories
from tests.shop.desk.conftest import chair, paid_consignment


def page(parcel):
    return reverse("desk:consignment", args=[parcel.pk])


def step(name, parcel):
    return reverse(f"desk:consignment-{name}", args=[parcel.pk])


@pytest.fixture
def parcel(smg):
    return paid_consignment(smg)


@pytest.fixture
def ready(smg, parcel):
    by = factories.person(smg, "officer")
    return mark_ready(consignment=accept(consignment=parcel, by=by), by=by)


@pytest.fixture
def to_collect(smg):
    """Ready for a buyer who pays when he picks it up."""
    basket = factories.basket_with((chair(smg), 1))
    order = factories.place_order(basket, method="pickup", delivery="pickup")
    by = factories.person(smg, "officer")
    return mark_ready(consignment=accept(consignment=order.consignments.get(), by=by), by=by)


def test_a_parcel_goes_from_the_queue_to_the_courier(officer, parcel):
    row = officer.get(reverse("desk:consignments")).context["rows"][0]
    assert (row["consignment"], row["step_url"]) == (parcel, step("accept", parcel))
    packed = {"lines": [parcel.lines.get().pk]}
    for name, state, data in (("accept", "accepted", {}), ("ready", "ready", packed)):
        answer = officer.post(step(name, parcel), data)
        assert (answer.status_code, answer["Location"]) == (302, page(parcel))
        parcel.refresh_from_db()
        assert parcel.state == state
    data = {"courier": "JNE", "tracking": "JNE0012345"}
    assert officer.post(step("hand-over", parcel), data).status_code == 302
    parcel.refresh_from_db()
    assert (parcel.state, parcel.courier, parcel.tracking) == ("handed_over", "JNE", "JNE0012345")
    assert OutboxMessage.objects.filter(template="handed_over").count() == 1


def test_what_is_made_to_order_is_begun_first(officer, smg):
    order = factories.place_order(factories.basket_with((chair(smg, stock=None), 1)))
    parcel = factories.pay(order).consignments.get()
    officer.post(step("accept", parcel))
    assert officer.get(page(parcel)).context["step_url"] == step("make", parcel)
    officer.post(step("make", parcel))
    assert officer.get(page(parcel)).context["step_url"] == step("claim", parcel)


def test_name_phone_and_address_only_after_acceptance_and_only_for_the_officer(officer, reviewer, parcel):
    personal = ("Sri Wahyuni", "+6281234567890", "Jalan Melati 5")
    before = officer.get(page(parcel)).content.decode()
    assert [word for word in personal if word in before] == []
    officer.post(step("accept", parcel))
    after = officer.get(page(parcel)).content.decode()
    assert [word for word in personal if word in after] == list(personal)
    looked = reviewer.get(page(parcel)).content.decode()
    assert [word for word in personal if word in looked] == []


def test_an_unpaid_order_stands_apart_and_cannot_be_accepted(officer, smg):
    parcel = factories.place_order(factories.basket_with((chair(smg), 1))).consignments.get()
    listed = officer.get(f"{reverse('desk:consignments')}?tab=belum-dibayar").context["rows"]
    assert [(row["consignment"], row["step"]) for row in listed] == [(parcel, "")]
    answer = officer.post(step("accept", parcel))
    assert answer.status_code == 422
    assert "Pesanan ini belum dibayar." in answer.content.decode()
    parcel.refresh_from_db()
    assert parcel.state == "waiting"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"courier": "", "tracking": "JNE0012345"}, "courier"),
        ({"courier": "JNE", "tracking": "12"}, "tracking"),
    ],
)
def test_a_courier_parcel_needs_courier_and_number(officer, ready, data, field):
    answer = officer.post(step("hand-over", ready), data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert f'value="{data["tracking"]}"' in answer.content.decode()
    ready.refresh_from_db()
    assert ready.state == "ready"


def test_two_officers_cannot_take_the_same_order(officer, smg, parcel):
    accept(consignment=parcel, by=factories.person(smg, "reviewer"))
    answer = officer.post(step("accept", parcel))
    assert answer.status_code == 422
    assert "Paket ini sudah “diterima”." in answer.content.decode()
    parcel.refresh_from_db()
    assert parcel.accepted_by == factories.person(smg, "reviewer")


def test_the_buyers_cash_and_his_code_close_a_pick_up_together(officer, to_collect):
    assert officer.get(page(to_collect)).context["amount"] == 850_000
    data = {"code": to_collect.pickup_code, "reference": "KW-0001"}
    assert officer.post(step("hand-over", to_collect), data).status_code == 302
    to_collect.refresh_from_db()
    assert to_collect.state == "handed_over"
    receipt = to_collect.order.payment_requests.get().receipts.get()
    assert (receipt.reference, receipt.amount) == ("KW-0001", 850_000)


def test_a_wrong_code_books_no_cash_either(officer, to_collect):
    wrong = "000000" if to_collect.pickup_code != "000000" else "111111"
    answer = officer.post(step("hand-over", to_collect), {"code": wrong, "reference": "KW-0001"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"code"}
    assert 'value="KW-0001"' in answer.content.decode()
    to_collect.order.refresh_from_db()
    assert to_collect.order.status == Status.PENDING
    assert not to_collect.order.payment_requests.get().receipts.exists()


def test_what_is_missing_at_the_counter_is_said_at_once(officer, to_collect):
    answer = officer.post(step("hand-over", to_collect), {"code": "", "reference": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "code": ["Ini bukan kode pengambilan pembeli. Kodenya enam angka."],
        "reference": ["Isian ini wajib diisi."],
    }
    to_collect.refresh_from_db()
    assert to_collect.state == "ready"


def test_a_receipt_number_used_before_is_said_beside_it(officer, to_collect, smg):
    request = factories.place_order(factories.basket_with((chair(smg), 1))).payment_requests.get()
    factories.pay(request.order, "KW-0001")
    answer = officer.post(
        step("hand-over", to_collect), {"code": to_collect.pickup_code, "reference": "kw-0001"}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reference"}
    to_collect.refresh_from_db()
    assert to_collect.state == "ready"


def test_a_step_opened_as_an_address_leads_to_the_parcel(officer, parcel):
    for name in ("accept", "make", "ready", "hand-over"):
        answer = officer.get(step(name, parcel))
        assert (answer.status_code, answer["Location"]) == (302, page(parcel))
    parcel.refresh_from_db()
    assert parcel.state == "waiting"
