"""What the pages cost, whatever their length, and that every word of theirs is Indonesian."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.services import open_proposal
from shop.care.reviews import write_review
from shop.care.services import ask
from shop.fulfilment.models import Consignment
from shop.order.models import Order
from tests import factories
from tests.shop.desk.conftest import chair, completed_sale, finished_deposit, paid_consignment

MOST = {
    "today": 23,
    "messages": 9,
    "reviews": 8,
    "listings": 10,
    "consignments": 12,
    "receipts": 9,
    "remittances": 8,
    "deposits": 16,
}


def fill(smg, many):
    """As many listings, parcels, requests and deposits; variants and drafts among them."""
    officer = factories.person(smg, "officer")
    sizes = [{"title_ind": f"ukuran {n}", "title_en": "", "price": 1_000, "stock": 9} for n in range(3)]
    for n in range(many):
        shoes = chair(smg, title=f"Sepatu {n}", variants=sizes)
        open_proposal(product=shoes, by=officer)
        chair(smg, title=f"Draf {n}", publish=False)
        paid_consignment(smg)
        factories.place_order(factories.basket_with((chair(smg), 1)))
        parcel = completed_sale(smg, 20 + n)
        ask(product=shoes, text="Ada?", email="sri@example.com", language="id")
        write_review(line=parcel.lines.get().line, stars=4, words="Baik.")


def cost(client, name, **query):
    address = reverse(f"desk:{name}")
    client.get(address, query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, query).status_code == 200
    return len(queries)


def costs(smg, enter):
    officer, treasurer = enter(smg, "officer"), enter(smg, "treasurer")
    found = {name: cost(officer, name) for name in ("listings", "consignments", "messages", "reviews")}
    found["listings, found"] = cost(officer, "listings", q="Sepatu", tab="live")
    found["consignments, ended"] = cost(officer, "consignments", tab="selesai")
    found["today"] = cost(enter(smg, "head"), "today")
    return found | {name: cost(treasurer, name) for name in ("receipts", "remittances", "deposits")}


def test_lists_cost_the_same_however_long_they_are(smg, enter):
    fill(smg, 2)
    few = costs(smg, enter)
    fill(smg, 5)
    assert costs(smg, enter) == few
    assert {name: few[name] for name, most in MOST.items() if few[name] > most} == {}


def test_long_lists_come_in_pages(officer, smg):
    factories.fill_catalogue(factories.make_workshop(smg), 60)
    page = officer.get(reverse("desk:listings"), {"page": 2}).context["page_obj"]
    assert (page.number, page.paginator.num_pages, len(page.object_list)) == (2, 3, 25)


def test_a_detail_costs_little(officer, smg):
    parcel, product = paid_consignment(smg), chair(smg)
    for name, target, most in (("consignment", parcel, 10), ("listing", product, 20)):
        with CaptureQueriesContext(connection) as queries:
            officer.get(reverse(f"desk:{name}", args=[target.pk]))
        assert len(queries) <= most, name


def test_today_counts_what_the_lists_show(smg, enter, officer, treasurer):
    paid_consignment(smg)
    factories.place_order(factories.basket_with((chair(smg), 1)))
    chair(smg, title="Draf", publish=False)
    completed_sale(smg)
    finished_deposit(smg, "820260000000003", "3C4D5E6F7G8H9J0K")
    counts = {
        str(row["label"]): (row["count"], row["url"])
        for client in (officer, treasurer, enter(smg, "head"))
        for _heading, rows in client.get("/meja/").context["sections"]
        for row in rows
    }
    assert counts["kiriman perlu diterima"] == (1, "/meja/kiriman/?tab=terima")
    assert counts["draf belum dikirim"][0] == 1
    assert counts["transfer perlu dikonfirmasi"][0] == 1
    assert counts["setoran perlu diperiksa"][0] == 1
    assert counts["setoran belum ber-NTPN"][0] == 0
    assert Consignment.objects.count() == Order.objects.count()


@pytest.mark.parametrize(("language", "words"), [("", "Tambah barang"), ("/en", "Add a listing")])
def test_the_desk_speaks_two_languages(officer, smg, language, words):
    assert words in officer.get(f"{language}/meja/barang/").content.decode()
