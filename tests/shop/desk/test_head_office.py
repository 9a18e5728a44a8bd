"""Orders across prisons, prisons side by side, the register of agreements at the desk."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.common import clock
from config.common.models import AuditEvent, OutboxMessage
from partners.models import Agreement
from partners.workshops.models import Target
from shop.ledger.models import Balance, Entry
from shop.order.models import Order
from tests import factories
from tests.media import samples
from tests.shop.desk.conftest import chair, completed_sale, paid_consignment

PDF = samples.PDF


@pytest.fixture
def region(smg, enter):
    return enter(smg.office.parent, "regional")


@pytest.fixture
def mixed(smg, tng):
    return factories.pay(factories.place_order(factories.basket_with((chair(smg), 1), (chair(tng), 1))))


def found(client, **query):
    return {order.pk for order, *_rest in client.get(reverse("desk:orders"), query).context["rows"]}


def test_an_order_is_found_by_number_address_or_phone_within_ones_offices(smg, tng, enter, region):
    here, there = paid_consignment(smg).order, paid_consignment(tng).order
    assert found(region) == {here.pk, there.pk}
    assert found(region, q=here.number.lower()) == {here.pk}
    assert found(region, q=here.guest_email.upper()) >= {here.pk}
    assert found(region, q="0" + here.phone.removeprefix("+62")) >= {here.pk}
    assert found(region, q="\0'x") == set()
    assert found(region, status="cancelled") == set()
    assert found(enter(smg, "treasurer")) == {here.pk}
    page = region.get(reverse("desk:order", args=[here.pk])).content.decode()
    assert here.phone not in page
    assert here.shipping_address.line1 not in page


def test_of_a_mixed_order_a_prison_sees_its_own_part(smg, tng, mixed, enter, region):
    page = enter(smg, "treasurer").get(reverse("desk:order", args=[mixed.pk]))
    assert [each.prison for each in page.context["parcels"]] == [smg]
    assert "cancel_form" not in page.context
    assert len(region.get(reverse("desk:order", args=[mixed.pk])).context["parcels"]) == 2


def test_who_asked_for_the_money_cancels_and_no_other(smg, tng, mixed, enter, region):
    address = reverse("desk:order-cancel", args=[mixed.pk])
    for client in (enter(smg, "treasurer"), enter(smg, "head"), region):
        assert client.post(address, {"reason": "x"}).status_code == 403
    mixed.refresh_from_db()
    assert mixed.status == "paid"
    collector = enter(smg.office.parent, "treasurer")
    assert collector.post(address, {"reason": ""}).status_code == 422
    assert collector.post(address, {"reason": "Bengkel tutup"}).status_code == 302
    mixed.refresh_from_db()
    assert (mixed.status, Balance.objects.open().filter(code="2601").count()) == ("cancelled", 2)
    assert collector.post(address, {"reason": "lagi"}).status_code == 422


def test_those_above_ask_and_the_prison_is_told(smg, enter, region):
    order, before = paid_consignment(smg).order, Entry.objects.count()
    address = reverse("desk:order-ask", args=[order.pk])
    assert enter(smg, "treasurer").post(address, {"reason": "x"}).status_code == 403
    assert region.post(address, {"reason": "Pembeli menelepon"}).status_code == 302
    letters = OutboxMessage.objects.filter(template="order_asked")
    assert {letter.to for letter in letters} == {
        factories.person(smg, role).email for role in ("head", "treasurer")
    }
    assert (AuditEvent.objects.latest("pk").action, Entry.objects.count()) == ("asked about an order", before)


def test_a_prison_owes_back_money_of_its_own_line_once(smg, enter):
    parcel = completed_sale(smg)
    line = parcel.lines.get().line
    treasurer = enter(smg, "treasurer")
    address = reverse("desk:order-refund", args=[line.order_id])
    form = treasurer.get(reverse("desk:order", args=[line.order_id])).context["refund_form"]
    data = {
        "line": f"{parcel.pk}-{parcel.lines.get().pk}",
        "amount": "85.000",
        "reason": "Cacat",
        "n": form["n"].value(),
    }
    assert enter(smg, "head").post(address, data).status_code == 403
    assert treasurer.post(address, data | {"amount": "9.000.000"}).status_code == 422
    for _twice in range(2):
        assert treasurer.post(address, data).status_code == 302
    assert treasurer.post(address, data | {"n": data["n"] + 1}).status_code == 302
    assert Entry.objects.filter(event="refunded").count() == 2
    assert Balance.objects.get(code="2601").amount == 170_000


def test_the_list_of_orders_costs_the_same_however_long(smg, region):
    def cost(name):
        region.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            region.get(reverse(name))
        return len(queries)

    completed_sale(smg)
    names = ("desk:orders", "desk:prisons")
    few = {name: cost(name) for name in names}
    for n in range(3):
        completed_sale(factories.make_prison(f"L0{n}"))
    assert {name: cost(name) for name in names} == few
    assert few["desk:orders"] <= 9
    assert few["desk:prisons"] <= 14
    order = Order.objects.first()
    with CaptureQueriesContext(connection) as queries:
        region.get(reverse("desk:order", args=[order.pk]))
    assert len(queries) <= 16


def test_prisons_stand_side_by_side_with_what_is_late_and_what_ends(smg, tng, region, enter):
    cache.clear()
    sale = completed_sale(smg)
    Target.objects.create(workshop=factories.make_workshop(smg), year=clock.today().year, amount=1_000_000)
    agreement = factories.make_agreement(factories.Mitra.objects.create(name="PT Uji"), smg.office)
    Agreement.objects.filter(pk=agreement.pk).update(valid_to=clock.today() + timedelta(days=20))
    page = region.get(reverse("desk:prisons"), {"urut": "telat"})
    first, second = page.context["rows"]
    assert (first["name"], first["ends"], second["late"]) == (smg.name, 1, 0)
    assert first["figures"].sold == sale.lines.get().line.goods
    assert first["late"] == first["figures"].pnbp > 0
    assert page.context["total"].sold == first["figures"].sold
    assert len(page.context["target_bars"]) == 1
    assert region.get(reverse("desk:prisons"), {"tahun": "1999"}).status_code == 404
    assert enter(smg, "head").get(reverse("desk:prisons")).status_code == 403
    cache.clear()


def test_an_agreement_is_entered_with_its_scan_renewed_and_ended(smg, tng, enter, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    head, mitra = enter(smg, "head"), factories.Mitra.objects.create(name="PT Uji")
    today = clock.today()
    data = {
        **{"office": smg.office.pk, "mitra": mitra.pk, "kind": "pks", "number": "PKS/1"},
        **{"signed_on": today.isoformat(), "valid_from": today.isoformat()},
        **{"valid_to": (today + timedelta(days=40)).isoformat(), "wage_clause": "Rp 50.000 sehari"},
    }
    new = reverse("desk:setting-new", args=["perjanjian"])
    assert head.post(new, data | {"office": tng.office.pk}).status_code == 422
    assert enter(smg, "reviewer").post(new, data).status_code == 403
    assert head.post(new, data | {"signed_on": (today + timedelta(days=1)).isoformat()}).status_code == 422
    bad = SimpleUploadedFile("a.pdf", b"MZ")
    assert head.post(new, data | {"scan": bad}).status_code == 422
    assert Agreement.objects.count() == 0
    assert head.post(new, data | {"scan": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    agreement = Agreement.objects.get()
    row = reverse("desk:setting", args=["perjanjian", agreement.pk])
    assert "Rp 50.000 sehari" in enter(smg, "reviewer").get(row).content.decode()
    scan = head.get(reverse("desk:agreement-scan", args=[agreement.pk]))
    assert (b"".join(scan.streaming_content), scan["Content-Disposition"][:10]) == (PDF, "attachment")
    assert "Berakhir 40 hari lagi" in head.get(reverse("desk:agreements")).content.decode()

    form = head.get(new, {"dari": agreement.pk}).context["form"]
    assert (form["renews"].value(), form["mitra"].value(), form["scan"].value()) == (
        agreement.pk,
        mitra.pk,
        None,
    )
    assert head.post(new, data | {"number": "PKS/2", "renews": agreement.pk}).status_code == 302
    assert agreement.renewed_by.number == "PKS/2"
    assert head.post(row, {"valid_to": today.isoformat()}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.valid_to, agreement.number) == (today, "PKS/1")
