"""The list's address: what it may say, what is passed over, what leads nowhere; suggestions; demand."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Demand, Product
from partners.workshops.models import Workshop
from tests.factories import fill_catalogue, make_category, make_prison, make_product, make_workshop


def titles(answer):
    return [product.title for product in answer.context["page_obj"]]


def group(answer, name):
    """Word in the address: count and whether it is ticked, of one filter."""
    found = next((each for each in answer.context["groups"] if each["name"] == name), {"options": []})
    return {each["value"]: (each.get("count"), each["checked"]) for each in found["options"] if each["value"]}


def three():
    make_product(title="Kursi rotan", price=850_000)
    kitchen = make_workshop(make_prison("TNG"), "RO", name_ind="Bengkel Roti", name_en="Bakery")
    bread = {"durability": "perishable", "consumer_class": "convenience", "material_ind": "Tepung terigu"}
    make_product(
        kitchen, title="Roti", price=18_000, categories=[make_category("Pangan", "Food").pk], **bread
    )
    desk = {"industrial_class": "capital", "material_ind": "Kayu jati", "consumer_class": "specialty"}
    make_product(title="Meja", price=90_000, stock=None, **desk)


@pytest.fixture(scope="module", autouse=True)
def standing(lasting):
    lasting(three)


@pytest.fixture
def goods(standing, db):
    """A chair and a desk to order of Semarang, bread of Tangerang."""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("workshop=SMG-RT", ["Meja", "Kursi rotan"]),
        ("workshop=TNG-RO&workshop=SMG-RT", ["Meja", "Roti", "Kursi rotan"]),
        ("province=36", ["Roti"]),
        ("material=kayu", ["Meja"]),
        ("material=kayu&material=rotan", ["Meja", "Kursi rotan"]),
        ("material=rotan&workshop=SMG-RT", ["Kursi rotan"]),
        ("material=kayu&workshop=SMG-RT&prison=smg", ["Meja"]),
        ("durability=perishable", ["Roti"]),
        ("durability=durable", ["Meja", "Kursi rotan"]),
        ("purchase=convenience", ["Roti"]),
        ("purchase=specialty&purchase=shopping", ["Meja", "Kursi rotan"]),
        ("business=yes", ["Meja"]),
        ("form=goods&price=100", ["Meja"]),
        ("form=service", []),
    ],
)
def test_each_new_filter(client, goods, query, expected):
    assert titles(client.get(f"/katalog/?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "workshop=SMG-XX&province=99&province=x&material=emas&durability=x&purchase=&business=no&form=x",
        "colour=red&utm_source=x&availability[]=ready",
        "prison=%00&workshop=%00&material=%00&province=%00&category=%00&sort=%00&price=%00",
        "prison=" + "x" * 3_000,
        "&".join(f"prison=p{n}" for n in range(400)),
    ],
)
def test_unknown_filters_are_passed_over(client, goods, query):
    answer = client.get(f"/katalog/?{query}")

    assert answer.status_code == 200
    assert titles(answer) == ["Meja", "Roti", "Kursi rotan"]
    assert answer.context["chips"] == []


def test_counts_say_what_a_tick_would_bring(client, goods):
    answer = client.get("/katalog/?prison=smg")

    assert group(answer, "prison") == {"smg": (2, True), "tng": (1, False)}
    assert group(answer, "availability") == {"ready": (1, False), "made_to_order": (1, False)}
    assert group(answer, "material") == {"rotan": (1, False), "kayu": (1, False)}
    assert group(answer, "province") == {}  # all that is listed is from one
    assert group(answer, "category") == {}
    assert group(answer, "business") == {"yes": (1, False)}
    assert "Lapas Pemuda Tangerang" in answer.text


def test_a_ticked_value_stays_when_it_holds_nothing(client, goods):
    answer = client.get("/katalog/?prison=tng&material=kayu&purchase=specialty")

    assert titles(answer) == []
    assert group(answer, "material") == {"kayu": (0, True)}
    assert group(answer, "prison")["tng"] == (0, True)
    assert [label for label, _url in answer.context["chips"]] == [
        "Lapas Pemuda Tangerang",
        "Kayu",
        "Barang istimewa",
    ]


def test_a_chosen_prison_offers_its_workshops(client, goods):
    kitchen = make_workshop(make_prison("TNG"), "KY", name_ind="Bengkel Kayu", name_en="Wood")
    make_product(kitchen, title="Rak")

    assert group(client.get("/katalog/?prison=tng"), "workshop") == {
        "TNG-KY": (1, False),
        "TNG-RO": (1, False),
    }
    assert group(client.get("/katalog/"), "workshop") == {}


def test_a_category_offers_what_is_below_it(client, goods):
    food = make_category("Pangan")
    bread = food.add_child(name_ind="Roti tawar", name_en="Loaves")
    make_product(title="Tawar", categories=[bread.pk])

    answer = client.get("/katalog/pangan/")
    assert titles(answer) == ["Tawar", "Roti"]
    assert group(answer, "category") == {"roti-tawar": (1, False)}
    below = client.get("/katalog/pangan/?category=roti-tawar")
    assert titles(below) == ["Tawar"]
    assert below.context["chips"] == [("Roti tawar", "/katalog/pangan/")]
    assert titles(client.get("/katalog/pangan/?category=mebel-rotan")) == ["Tawar", "Roti"]


def test_twelve_prisons_are_offered_at_most(client, goods):
    for n in range(14):
        make_product(make_workshop(make_prison(f"X{chr(65 + n)}X")), title=f"Barang {n}")

    answer = client.get("/katalog/?prison=xax")
    assert len(group(answer, "prison")) == 12
    assert group(answer, "prison")["xax"] == (1, True)


def test_the_total_is_announced(client, goods):
    assert '<p class="small quiet" role="status">3 barang</p>' in client.get("/katalog/").text


def test_in_english(client, goods):
    text = client.get("/en/katalog/?purchase=convenience&material=bahan-pangan").text
    for words in ("Everyday needs", "Food", "1 thing"):
        assert words in text


@pytest.mark.parametrize("page", ["0", "2", "-1", "1000000000", "9" * 5_000, "x", "1.0", "²", "1e3", "%00"])
def test_a_page_the_list_does_not_have(client, goods, page):
    answer = client.get(f"/katalog/?sort=low&page={page}")

    assert answer.status_code == 404
    assert "Daftar ini hanya punya 1 halaman" in answer.text
    assert 'href="/katalog/?sort=low"' in answer.text


@pytest.mark.parametrize("page", ["", "1", "01"])
def test_the_first_page(client, goods, page):
    assert client.get(f"/katalog/?page={page}").status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000,
        "kursi " * 200,
        "%00",
        '"',
        '"kursi',
        "'",
        "((((",
        "!!! ???",
        "-",
        "- - -",
        "&|!:*<>",
        "%25%5F\\",
    ],
)
def test_whatever_is_looked_for_has_an_answer(client, goods, text):
    answer = client.get(f"/katalog/?q={text}")

    assert answer.status_code == 200
    assert len(answer.context["search_query"]) <= 100


def test_nothing_found_says_what_was_meant(client, goods):
    answer = client.get("/katalog/?q=kusri+rotan")

    assert titles(answer) == []
    assert "Mungkin maksud Anda" in answer.text
    assert 'href="/katalog/?q=kursi%20rotan"' in answer.text


def test_nothing_found_with_a_filter_leads_to_the_words_without_it(client, goods):
    answer = client.get("/katalog/?q=roti&prison=smg")

    assert answer.context["hint"] is None
    assert 'href="/katalog/?q=roti"' in answer.text
    assert "data-wanted" not in answer.text


@pytest.mark.parametrize("query", ["", "?q=kursi", "?q=kusri+rotan", "?q=pesawat&prison=tng&page=1"])
def test_looking_writes_nothing(client, goods, query):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/katalog/{query}")
    assert [
        each["sql"] for each in asked if not each["sql"].lstrip(" (\n").startswith(("SELECT", "WITH"))
    ] == []
    assert Demand.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "q=barang&prison=smg&workshop=SMG-RT&material=rotan&province=33&category=mebel-rotan&price=50&sort=low",
        "q=kusri+rotna",
        "q=zzzz&prison=smg",
        "page=99",
    ],
)
def test_eight_statements_whatever_is_asked(client, goods, query, django_assert_max_num_queries):
    fill_catalogue(make_workshop(), 30)
    cache.clear()
    with django_assert_max_num_queries(8):
        client.get(f"/katalog/?{query}")


@pytest.mark.parametrize("method", ["options", "post", "put", "delete", "trace"])
def test_other_methods_get_no_page(client, goods, method):
    answer = getattr(client, method)("/katalog/")
    assert (answer.status_code, answer.content) == (405, b"")


def test_suggestions(client, goods):
    answer = client.get("/katalog/saran/?q=kur")

    assert answer.json() == {
        "suggestions": [
            {
                "label": "Kursi rotan",
                "kind": "Barang",
                "url": Product.objects.get(title_ind="Kursi rotan").get_absolute_url(),
            }
        ]
    }
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert client.get("/en/katalog/saran/?q=kur").json()["suggestions"][0]["kind"] == "Goods"


@pytest.mark.parametrize("query", ["", "?q=%00", "?q=" + "a" * 2_000, "?q='%22", "?q=:*%26"])
def test_suggestions_for_nothing(client, goods, query):
    assert client.get(f"/katalog/saran/{query}").json() == {"suggestions": []}


def test_suggestions_ask_three_times(client, goods, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/katalog/saran/?q=kur")


def test_demand_is_kept_by_a_form(client, goods):
    assert 'action="/katalog/dicari/" data-wanted' in client.get("/katalog/?q=Pesawat").text
    answer = client.post("/katalog/dicari/", {"q": "Pesawat"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 200
    assert "Pesawat" in answer.text
    assert not answer.cookies
    row = Demand.objects.get()
    assert (row.text, row.language, row.times) == ("pesawat", "id", 1)


def test_demand_of_a_strange_site_is_not_kept(client, goods):
    answer = client.post("/katalog/dicari/", {"q": "pesawat"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, Demand.objects.count()) == (403, 0)


@pytest.mark.parametrize("text", ["", "kursi", "\0", "sri@example.com", "!" * 2_000])
def test_what_is_no_demand_is_said(client, goods, text):
    answer = client.post("/katalog/dicari/", {"q": text})
    assert (answer.status_code, Demand.objects.count()) == (422, 0)


def test_one_place_cannot_fill_the_list_of_demand(client, goods):
    answers = [client.post("/katalog/dicari/", {"q": f"pesawat {'x' * n}"}).status_code for n in range(31)]
    assert answers == [200] * 30 + [429]
    assert Demand.objects.count() == 30


def test_nobody_reads_demand_by_get(client, goods):
    assert client.get("/katalog/dicari/?q=pesawat").status_code == 405


def test_a_name_without_english_is_said_in_indonesian(client, goods):
    Workshop.objects.filter(code="RO").update(name_en="")

    chips = client.get("/en/katalog/?workshop=TNG-RO&material=bahan-pangan").context["chips"]
    assert [label for label, _url in chips] == ["Bengkel Roti, Lapas Pemuda Tangerang", "Food"]
