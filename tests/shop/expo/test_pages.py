import json
import re

import pytest

from catalogue.price_and_stock import change_price
from catalogue.services import withdraw_listing
from shop.expo.models import CodeUse, ShortCode
from tests import factories
from tests.shop.expo.exhibits import make_edition, make_event


@pytest.fixture
def smg(db):
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


@pytest.fixture
def chair(smg):
    return factories.make_product(factories.make_workshop(smg))


@pytest.fixture
def event(smg):
    return make_event(smg.region, prisons=[smg])


def code_of(edition, product=None):
    return ShortCode.objects.get(edition=edition, product=product)


def test_an_exhibition_has_its_page_its_facts_and_its_data_for_machines(client, event, smg, chair):
    edition = make_edition(smg.region, chair.number, event=event, freeze=True)
    answer = client.get("/pameran/pameran-uji-2026/")

    for words in (
        "Pameran Uji",
        "3–5 Agustus 2026",
        "Balai Uji",
        "Mebel, roti",
        smg.name,
        "contoh",
    ):
        assert words in answer.text
    assert f'href="/pameran/pameran-uji-2026/katalog/{edition.pk}/"' in answer.text
    said = json.loads(re.search(r"<script type=\"application/ld\+json\">(.*?)</script>", answer.text)[1])
    told = next(each for each in said["@graph"] if each["@type"] == "Event")
    assert (told["name"], told["startDate"], told["endDate"]) == ("Pameran Uji", "2026-08-03", "2026-08-05")
    assert told["url"] == "http://testserver/pameran/pameran-uji-2026/"
    assert "Test fair" in client.get("/en/pameran/pameran-uji-2026/").text


def test_a_draft_is_nowhere(client, smg, chair):
    draft = make_event(smg.region, state="draft")
    edition = make_edition(smg.region, chair.number, event=draft, freeze=True)
    alone = make_edition(smg.office, chair.number)

    for path in (draft.get_absolute_url(), edition.get_absolute_url(), alone.get_absolute_url()):
        assert client.get(path).status_code == 404
    assert draft.name_ind not in client.get("/pameran/").text + client.get("/pameran/kalender.ics").text
    answer = client.get(f"/b/{code_of(edition)}")
    assert (answer.status_code, answer["Location"]) == (302, "/pameran/")


def test_the_calendar_is_read_by_phones(client, smg):
    make_event(smg.region, shown_ind="Kursi, meja; roti\n" + "panjang sekali " * 12)
    answer = client.get("/pameran/kalender.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    whole = answer.content.replace(b"\r\n ", b"").decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20260803" in whole
    assert "DTEND;VALUE=DATE:20260806" in whole
    described = next(each for each in whole if each.startswith("DESCRIPTION"))
    assert described.startswith(r"DESCRIPTION:Kursi\, meja\; roti\npanjang sekali")


def test_the_web_edition_keeps_its_prices_and_names_todays(client, smg, chair):
    table = factories.make_product(title="Meja", price=500_000)
    edition = make_edition(smg.office, chair.number, table.number, freeze=True)
    change_price(product=chair, price=900_000, by=factories.person(smg, "officer"))
    withdraw_listing(product=table, by=factories.person(smg, "reviewer"))

    text = client.get(edition.get_absolute_url()).text
    assert "Rp850.000" in text
    assert "Rp900.000" in text
    assert "Rp500.000" in text
    assert f'href="{chair.get_absolute_url()}"' in text
    assert table.get_absolute_url() not in text


@pytest.mark.parametrize("many", [1, 9])
def test_the_web_edition_takes_as_many_statements_for_any_number(
    client, smg, many, django_assert_num_queries
):
    workshop = factories.make_workshop(smg)
    factories.fill_catalogue(workshop, many)
    edition = make_edition(smg.office, freeze=True)
    with django_assert_num_queries(5):
        assert client.get(edition.get_absolute_url()).text.count('<h3 class="product-card-title"') == many


def test_a_code_leads_to_the_goods_in_the_readers_language_and_is_counted(client, smg, chair):
    code = code_of(make_edition(smg.office, chair.number, freeze=True), chair)

    for typed, language, path in (
        (code.code, "id-ID,id;q=0.9,en;q=0.8", chair.get_absolute_url()),
        (code.code.lower(), "en-GB,en;q=0.9", f"/en{chair.get_absolute_url()}"),
        (f"{code.code[:2]}-{code.code[2:]}", "de", chair.get_absolute_url()),
    ):
        answer = client.get(f"/b/{typed}", headers={"accept-language": language})
        assert (answer.status_code, answer["Location"]) == (302, path)
        assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"/B/{code.code}")["Location"] == chair.get_absolute_url()
    client.head(f"/b/{code.code}")
    assert CodeUse.objects.get().uses == 4
    assert (client.cookies["kode"].value, client.cookies["kode"]["max-age"]) == (code.code, 7 * 24 * 3600)


def test_a_code_of_withdrawn_goods_leads_to_their_category(client, smg, chair):
    code = code_of(make_edition(smg.office, chair.number, freeze=True), chair)
    withdraw_listing(product=chair, by=factories.person(smg, "reviewer"))
    category = chair.categories.get()

    assert client.get(f"/b/{code.code}")["Location"] == category.get_absolute_url()
    category.is_public = False
    category.save()
    assert client.get(f"/b/{code.code}")["Location"] == "/katalog/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0O1IL", "salah ketik"),
        ("ABC", "salah ketik"),
        ("<b>x", "salah ketik"),
        ("22222", "belum pernah"),
        ("%00", "salah ketik"),
    ],
)
def test_an_unknown_or_mistyped_code_is_told_apart(client, db, typed, sentence):
    answer = client.get(f"/b/{typed}", headers={"accept-language": "id"})

    assert answer.status_code == 404
    assert sentence in answer.text
    assert "<b>x" not in answer.text
    assert 'href="/katalog/"' in answer.text
    assert not CodeUse.objects.exists()
