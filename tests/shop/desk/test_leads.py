"""Visitors of a stand on the officer's phone, selling there, and the report of the exhibition at the desk."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from config.common import clock
from shop.expo.models import Enquiry, EventSale, ExportBar, Lead
from tests import factories
from tests.shop.desk.conftest import chair
from tests.shop.desk.test_counter import COUNTER, fields, press
from tests.shop.expo.exhibits import make_edition, make_event, make_lead

NEW, ALL = "/meja/pameran/peminat/baru/", "/meja/pameran/peminat/"


@pytest.fixture
def event(smg):
    today = clock.today()
    return make_event(smg.office.parent, prisons=[smg], starts_on=today, ends_on=today + timedelta(days=2))


def filled(client, to, **typed):
    """The form as a phone sends it."""
    key = re.search(r'name="key" value="([^"]+)"', client.get(NEW).text)[1]
    facts = {"key": key, "event": to.pk, "name": "Ibu Contoh", "contact": "0812-3456-7890"}
    return {**facts, "next_step": "contact", "agreed": "on", **typed}


def test_an_officer_keeps_a_visitor_once_over_a_weak_line(officer, smg, event):
    goods = chair(smg)
    code = make_edition(smg.office, goods.number, freeze=True).codes.get(product=goods).code
    sent = filled(officer, event, items=f"{code} 20", institution="Hotel Contoh", note="Untuk teras")
    answers = [officer.post(NEW, sent) for _n in range(2)]
    assert [each["Location"] for each in answers] == [f"{NEW}?pameran={event.pk}"] * 2
    lead = Lead.objects.get()
    assert (lead.event, lead.office, lead.items.get().product, lead.items.get().quantity) == (
        event,
        smg.office,
        goods,
        20,
    )
    page = officer.get(ALL).text
    assert "https://wa.me/6281234567890" in page
    assert f"20 × {goods.title} ({goods.number})" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"agreed": ""}, "Tanyakan dulu"),
        ({"contact": "besok"}, "0812-3456-7890"),
        ({"items": "XXX-1 20"}, "XXX-1"),
        ({"event": "9" * 30}, "Pilih"),
        ({"key": "x"}, "UUID"),
        ({"next_on": "kemarin"}, "tanggal"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(officer, smg, event, typed, words):
    answer = officer.post(NEW, filled(officer, event, **{"note": "Simpan ini"} | typed))
    assert (answer.status_code, Lead.objects.count()) == (422, 0)
    assert words in answer.text
    assert "Simpan ini" in answer.text and "Ibu Contoh" in answer.text


def test_before_and_long_after_an_exhibition_nothing_can_be_kept(officer, smg, event):
    with clock.at(clock.now() + timedelta(days=32)):
        assert officer.post(NEW, filled(officer, event)).status_code == 302
    for days in (-2, 33):
        with clock.at(clock.now() + timedelta(days=days)):
            page = officer.get(NEW)
            assert "Tidak ada pameran" in page.text
            assert 'name="contact"' not in page.text
    assert Lead.objects.count() == 1


def test_a_visitor_becomes_an_enquiry_or_is_done_or_forgotten(officer, smg, event):
    goods = chair(smg)
    lead, other = (make_lead(smg.office, event=event, items={goods.pk: 20}, note="Teras") for _n in range(2))
    page = officer.get(f"{ALL}{lead.pk}/").text
    assert f"{goods.number} 20" in page and 'value="+6281234567890"' in page
    data = {"name": "Ibu Contoh", "phone": "0812-3456-7890", "items": f"{goods.number} 20", "need": "Teras"}
    wrong = officer.post(f"{ALL}{lead.pk}/", data)
    assert (wrong.status_code, Enquiry.objects.count()) == (422, 0)
    assert "Teras" in wrong.text
    assert officer.post(f"{ALL}{lead.pk}/", data | {"email": "contoh@example.com"}).status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.event, enquiry.office, enquiry.items.get().quantity) == (event, smg.office, 20)
    assert enquiry.number in officer.get(f"{ALL}{lead.pk}/").text
    assert enquiry.number in officer.get(f"/meja/penawaran/?pameran={event.pk}").text
    assert enquiry.number not in officer.get(f"/meja/penawaran/?pameran={event.pk + 1}").text
    assert "Ibu Contoh" in officer.get(ALL).text
    assert officer.post(f"{ALL}{other.pk}/selesai/").status_code == 302
    assert "Ibu Contoh" not in officer.get(ALL).text
    assert "Ibu Contoh" in officer.get(f"{ALL}?tab=selesai&pameran={event.pk}").text
    for each in (lead, other):
        assert officer.post(f"{ALL}{each.pk}/lupakan/").status_code == 302
    assert "Ibu Contoh" not in officer.get(f"{ALL}?tab=selesai").text


def test_a_country_that_bars_prison_goods_is_said_at_the_stand_too(officer, smg, event):
    ExportBar.objects.create(country="US", law="19 U.S.C. 1307", valid_from=factories.BEGIN, source="contoh")
    lead = make_lead(smg.office, event=event, contact="+1 212 555 0100")
    data = {
        "name": "Contoh",
        "phone": "+12125550100",
        "email": "a@example.com",
        "need": "Chairs",
        "country": "US",
    }
    answer = officer.post(f"{ALL}{lead.pk}/", data)
    assert (answer.status_code, Enquiry.objects.count()) == (422, 0)
    assert "tidak boleh masuk ke Amerika Serikat" in answer.text and "Chairs" in answer.text


def test_another_offices_visitors_are_not_there(enter, tng, smg, event):
    lead, stranger = make_lead(smg.office, event=event), enter(tng, "head")
    for path in ("", "selesai/", "lupakan/"):
        assert stranger.post(f"{ALL}{lead.pk}/{path}").status_code == 404
    assert "Ibu Contoh" not in stranger.get(ALL).text
    assert stranger.get(f"/meja/pameran/acara/{event.pk}/laporan/").status_code == 404
    lead.refresh_from_db()
    assert (lead.name, lead.done_at) == ("Ibu Contoh", None)


def test_what_is_sold_at_the_stand_is_in_the_report(officer, head, smg, event):
    bread = chair(smg, title="Roti", price=10_000)
    code = make_edition(smg.office, bread.number, freeze=True).codes.get(product=bread).code
    stand = f"{COUNTER}?source=expo&event={event.pk}"
    assert stand.replace("&", "&amp;") in officer.get(NEW).text
    page = press(officer, officer.get(stand), "find", q=code.lower())
    assert [row.title for row in page.context["rows"]] == ["Roti"]
    assert event.name in page.text
    answer = officer.post(COUNTER, fields(page) | {"sell": "1", "given": "50.000", "event": str(event.pk)})
    sale = EventSale.objects.get()
    assert (sale.event, sale.order.source, sale.order.total) == (event, "expo", 10_000)
    slip = officer.get(answer.url).text
    assert f"source=expo&amp;market=external&amp;event={event.pk}" in slip

    address = f"/meja/pameran/acara/{event.pk}/laporan/"
    assert event.name in head.get("/meja/pameran/acara/").text
    page = head.get(address).text
    assert f"/meja/pesanan/{sale.order.pk}/" in page and "Rp10.000" in page
    assert f"/meja/kasir/{sale.order.consignments.get().pk}/" in officer.get(address).text
    text = b"".join(head.get(f"{address}csv/").streaming_content).decode()
    assert sale.order.number in text and ",10000,10000," in text
    book = load_workbook(io.BytesIO(b"".join(head.get(f"{address}xlsx/").streaming_content)), read_only=True)
    assert sale.order.number in [row[1].value for row in book.active.iter_rows()]
    assert head.get(f"{address}pdf/").status_code == 404


def test_the_file_names_the_day_where_its_reader_is(head, smg, event):
    """Half past six in the morning at Semarang is still yesterday in UTC."""
    lead = make_lead(smg.office, event=event, institution="Hotel Contoh")
    Lead.objects.filter(pk=lead.pk).update(taken_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    file = head.get(f"/meja/pameran/acara/{event.pk}/laporan/csv/")
    assert f",2026-03-03,{smg.office},Hotel Contoh," in b"".join(file.streaming_content).decode()


def test_the_stand_is_offered_only_while_it_stands(officer, smg, event):
    for days, shown in ((-2, False), (-1, True), (0, True), (3, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert (event.name in officer.get(COUNTER).text) is shown, days


def test_pages_cost_the_same_however_many_came(officer, smg, event):
    def costs():
        found = []
        for address in (ALL, f"/meja/pameran/acara/{event.pk}/laporan/", "/meja/pameran/acara/"):
            officer.get(address)
            with CaptureQueriesContext(connection) as queries:
                officer.get(address)
            found.append(len(queries))
        return found

    make_lead(smg.office, event=event, items={chair(smg).pk: 1})
    few = costs()
    for _n in range(4):
        make_lead(smg.office, event=event, items={chair(smg).pk: 1, chair(smg).pk: 2})
    assert costs() == few
    assert max(few) <= 16
