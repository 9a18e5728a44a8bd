import pytest
from django.urls import reverse

from partners.models import Partner
from shop.accounts.demo import DOMAIN
from shop.desk.demo_logins import LOGINS
from tests import factories

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def mixed(db):
    """An order of three prisons whose people have the demo's addresses."""
    products = []
    for code in ("SMG", "TNG", "CKR"):
        prison = factories.make_prison(code)
        products.append((factories.make_product(factories.make_workshop(prison), stock=5), 1))
    for code, name in (("SMG", "semarang"), ("CKR", "cikarang")):
        prison = Partner.objects.get(short_code=code)
        prison.code = name
        prison.save(update_fields=["code"])
        officer = factories.person(prison, "officer")
        officer.email = f"petugas.{name}@{DOMAIN}"
        officer.save(update_fields=["email"])
    return factories.pay(factories.place_order(factories.basket_with(*products)))


def test_the_tour_leads_from_the_buyer_to_the_public_page(client, mixed, settings, django_assert_num_queries):
    settings.DEMO = True
    with django_assert_num_queries(4):
        answer = client.get("/tur/")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    steps = answer.context["steps"]
    here = [step["email"].partition("@")[0] for step in steps]
    assert here == [
        "pembeli",
        "bendahara.pusat",
        "petugas.semarang",
        "petugas.cikarang",
        "kanwil.jawa-tengah",
        "",
    ]
    parcel = mixed.consignments.get(prison__code="semarang")
    assert steps[2]["url"] == f"/meja/kiriman/{parcel.pk}/"
    assert f'name="next" value="{steps[2]["url"]}"' in answer.text
    assert answer.text.count('action="/meja/masuk-sebagai/"') == len(steps)  # one of them the banner's


def test_one_click_signs_in_and_leads_to_the_step(client, mixed, settings):
    settings.DEMO = True
    step = client.get("/tur/").context["steps"][2]
    answer = client.post("/meja/masuk-sebagai/", {"email": step["email"], "next": step["url"]}, headers=SAME)
    assert (answer.status_code, answer["Location"]) == (302, step["url"])
    assert client.get(step["url"]).status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "meja"])
def test_the_click_never_leads_out_of_the_shop(client, mixed, settings, away):
    settings.DEMO = True
    data = {"email": f"petugas.semarang@{DOMAIN}", "next": away}
    assert client.post("/meja/masuk-sebagai/", data, headers=SAME)["Location"] == "/meja/"


def test_outside_the_demo_there_is_neither_tour_nor_banner(client, mixed, settings):
    settings.DEMO = True
    assert 'href="/tur/"' in client.get(reverse("desk:sign-in")).text
    settings.DEMO = False
    assert client.get("/tur/").status_code == 404
    page = client.get(reverse("desk:sign-in")).text
    assert "/tur/" not in page
    assert "<aside" not in page


def test_without_a_year_of_orders_there_is_nothing_to_follow(client, db, settings):
    settings.DEMO = True
    assert client.get("/tur/").status_code == 404
    assert set(LOGINS) >= {"pembeli", "bendahara.pusat", "kanwil.jawa-tengah"}
