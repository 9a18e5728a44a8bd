"""Packing by one of several officers, parcels in parts, slips undone, papers, and what WhatsApp is given to say."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from config.common import clock
from config.common.models import OutboxMessage
from partners.services import appoint
from shop.fulfilment.models import Consignment
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.order.models import Order
from shop.payment.refunds import debts_of
from tests import factories
from tests.shop.desk.conftest import chair, paid_consignment
from tests.shop.desk.test_consignments import page, step
from tests.support import papers

PERSONAL = ("Sri Wahyuni", "+6281234567890", "Jalan Melati 5")


@pytest.fixture
def mine(smg):
    """Two things for one buyer, accepted by the prison's officer."""
    basket = factories.basket_with((chair(smg), 2), (chair(smg, title="Meja"), 1))
    order = factories.pay(factories.place_order(basket))
    return accept(consignment=order.consignments.get(), by=factories.person(smg, "officer"))


@pytest.fixture
def sent(smg, mine):
    by = factories.person(smg, "officer")
    return hand_over(
        consignment=mark_ready(consignment=mine, by=by), by=by, courier="JNE", tracking="JNE0012345"
    )


@pytest.fixture
def hire(smg, enter):
    """A second officer signs in; from then on ``factories.person`` does not know which of them is meant."""

    def second():
        user = factories.make_user("rekan@example.com")
        appoint(user=user, office=smg.office, role="officer", valid_from=factories.BEGIN)
        return enter(user)

    return second


def lines(parcel):
    return list(parcel.lines.order_by("pk").values_list("pk", flat=True))


def test_a_colleague_sees_who_packs_and_takes_it_over_with_a_reason(mine, hire):
    first, colleague = mine.packer, hire()
    row = colleague.get(reverse("desk:consignments")).context["rows"][0]
    assert (row["packed_by"], row["step"]) == (str(first), "")
    assert colleague.post(step("tick", mine), {"lines": lines(mine)}).status_code == 422
    answer = colleague.post(step("take-over", mine), {"reason": ""})
    assert (answer.status_code, list(answer.context["take_over_form"].errors)) == (422, ["reason"])
    mine.refresh_from_db()
    assert mine.packer == first
    colleague.post(step("take-over", mine), {"reason": "Rekan libur"})
    mine.refresh_from_db()
    assert mine.packer.email == "rekan@example.com"


def test_the_pick_list_keeps_its_ticks_and_wants_all_of_them(officer, mine):
    first, second = lines(mine)
    officer.post(step("tick", mine), {"lines": [first]})
    assert officer.get(page(mine)).context["pick_form"]["lines"].initial == [first]
    answer = officer.post(step("ready", mine), {"lines": [second]})
    assert (answer.status_code, list(answer.context["pick_form"].errors)) == (422, ["lines"])
    mine.refresh_from_db()
    assert mine.state == "accepted"
    assert officer.get(page(mine)).context["pick_form"]["lines"].initial == [second]
    assert officer.post(step("ready", mine), {"lines": [first, second]}).status_code == 302


def test_a_line_of_another_parcel_cannot_be_ticked(officer, mine, smg):
    other = accept(consignment=paid_consignment(smg), by=factories.person(smg, "officer"))
    answer = officer.post(step("tick", mine), {"lines": lines(other)})
    assert (answer.status_code, list(answer.context["pick_form"].errors)) == (422, ["lines"])
    assert not other.lines.get().is_packed


def test_what_goes_later_is_a_parcel_of_its_own(officer, mine):
    first, second = lines(mine)
    wrong = officer.post(step("split", mine), {f"later_{first}": 3, f"later_{second}": 0})
    assert (wrong.status_code, list(wrong.context["split_form"].errors)) == (422, [f"later_{first}"])
    assert Consignment.objects.count() == 1
    assert officer.post(step("split", mine), {f"later_{first}": 1, f"later_{second}": 1}).status_code == 302
    parts = [
        [(each.quantity, each.line.title) for each in parcel.lines.all()]
        for parcel in Consignment.objects.order_by("part")
    ]
    assert parts == [[(1, "Kursi rotan")], [(1, "Kursi rotan"), (1, "Meja")]]


def test_a_hand_over_is_undone_until_the_buyer_is_told(officer, sent):
    shown = officer.get(page(sent))
    assert shown.context["undo_until"]
    officer.post(step("undo", sent))
    sent.refresh_from_db()
    assert (sent.state, sent.tracking) == ("ready", "")
    assert not OutboxMessage.objects.filter(template="handed_over").exists()
    officer.post(step("hand-over", sent), {"courier": "JNE", "tracking": "JNE0012346"})
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert officer.get(page(sent)).context["undo_until"] == ""
        assert officer.post(step("undo", sent)).status_code == 422
    sent.refresh_from_db()
    assert sent.tracking == "JNE0012346"


def test_what_the_courier_brings_back_is_owed_to_the_buyer(officer, sent):
    empty = officer.post(step("return", sent), {})
    assert (empty.status_code, set(empty.context["come_back_form"].errors)) == (422, {"reason", "goods"})
    said = {"reason": "Alamat tidak ditemukan", "goods": "shelf"}
    assert officer.post(step("return", sent), said).status_code == 302
    sent.refresh_from_db()
    assert sent.state == "returned"
    goods = sent.order.total - sent.order.shipping_total
    assert [debt.amount for debt in debts_of(sent.order)] == [goods]


def test_name_phone_and_address_are_gone_a_month_after_the_parcel_left(officer, sent):
    for days, shown in ((29, list(PERSONAL)), (31, [])):
        with clock.at(clock.now() + timedelta(days=days)):
            text = officer.get(page(sent)).content.decode()
            paper = officer.get(step("paper", sent))
        assert [word for word in PERSONAL if word in text] == shown
        assert paper.status_code == (200 if shown else 404)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Halo, ini Lapas Kelas I Semarang tentang pesanan Anda {}. Sudah kami serahkan ke JNE"),
        ("en", "Hello, this is Lapas Kelas I Semarang about your order {}. It left with JNE"),
    ],
)
def test_whatsapp_gets_the_words_in_the_buyers_language(officer, sent, language, said):
    Order.objects.update(language=language, phone="0812-3456-7890")
    address = urlsplit(officer.get(page(sent)).context["whatsapp"])
    text = parse_qs(address.query)["text"][0]
    assert (address.netloc, address.path) == ("wa.me", "/6281234567890")
    assert text.startswith(said.format(sent.order.number))
    assert sent.order.token not in text


def test_without_a_readable_number_there_is_no_link(officer, sent):
    Order.objects.update(phone="")
    assert officer.get(page(sent)).context["whatsapp"] == ""


def test_label_and_slip_name_buyer_and_goods_and_no_price(officer, reviewer, mine, sent):
    answer = officer.get(step("paper", mine))
    text = papers.text(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert [word for word in (*PERSONAL, "Meja", "Kursi rotan", mine.reference) if word not in text] == []
    assert "Rp" not in text
    assert reviewer.get(step("paper", mine)).status_code == 403


def test_before_acceptance_there_is_no_label(officer, smg):
    assert officer.get(step("paper", paid_consignment(smg))).status_code == 404


def test_the_gate_pass_names_what_leaves_today_and_nobody(officer, smg, sent):
    by = factories.person(smg, "officer")
    ready = mark_ready(consignment=accept(consignment=paid_consignment(smg), by=by), by=by)
    waiting = paid_consignment(smg)
    text = papers.text(officer.get(reverse("desk:gate-pass")).content)
    listed = [parcel.reference in text for parcel in (sent, ready, waiting)]
    assert listed == [True, True, False]
    assert [word for word in PERSONAL if word in text] == []
    with clock.at(clock.now() + timedelta(days=1)):
        assert sent.reference not in papers.text(officer.get(reverse("desk:gate-pass")).content)


def test_the_list_as_a_file_is_what_is_shown_and_no_formula(officer, smg, sent):
    Consignment.objects.filter(pk=sent.pk).update(courier="=cmd|' /C calc'!A0")
    paid_consignment(smg)
    answer = officer.get(reverse("desk:consignments-file"), {"tab": "selesai", "q": sent.order.number[:4]})
    head, row, *more = b"".join(answer.streaming_content).decode().splitlines()
    assert head.startswith("\ufeffNomor pesanan,Bagian,")
    assert row.startswith(f"{sent.order.number},1,Lapas Kelas I Semarang,Diserahkan,")
    assert ",'=cmd|" in row
    assert more == []
    assert [word for word in PERSONAL if word in row] == []


def test_the_queue_is_searched_by_number_and_kept_by_its_tabs(officer, smg, sent, mine):
    address = reverse("desk:consignments")
    found = officer.get(address, {"q": "jne00123"})
    assert [row["consignment"] for row in found.context["rows"]] == [sent]
    assert all("q=jne00123" in tab["url"] for tab in found.context["tabs"])
    assert officer.get(address, {"q": "tidak ada"}).context["rows"] == []


def test_today_begins_with_the_parcel_that_must_leave_first(officer, reviewer, smg, mine, hire):
    with clock.at(clock.now() - timedelta(days=3)):
        late = paid_consignment(smg)
    first = officer.get("/meja/").context["first"]
    assert (first["consignment"], first["step_url"]) == (late, step("accept", late))
    accept(consignment=late, by=mine.packer)
    colleague = hire()
    for other in (reviewer, colleague):
        assert other.get("/meja/").context["first"] is None


def test_goods_that_run_out_are_counted_and_listed(officer, smg):
    chair(smg, title="Habis", stock=3)
    chair(smg, title="Cukup", stock=4)
    chair(smg, title="Pesanan", stock=None)
    rows = [row for _heading, rows in officer.get("/meja/").context["sections"] for row in rows]
    low = next(row for row in rows if row["url"].endswith("tab=low"))
    assert low["count"] == 1
    assert [row["title"] for row in officer.get(low["url"]).context["rows"]] == ["Habis"]
