"""Pages in two languages: found, joined to each other, with the facts of the shop."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cms.models import PrisonPage
from config.common import clock
from shop.shipping.models import PickupPoint
from tests import factories
from tests.cms.conftest import PLAIN, home, prisons, story

PATHS = ["/", "/lapas/", "/lapas/semarang/", *(f"/{slug}/" for slug in PLAIN)]


def structured(answer) -> dict:
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)[1]
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_page_leads_to_itself_in_the_other_language(site, client, path):
    here, there = client.get(path), client.get(f"/en{path}")
    assert (here.status_code, there.status_code) == (200, 200)
    assert ('<html lang="id">' in here.text, '<html lang="en">' in there.text) == (True, True)
    assert f'href="/en{path}" hreflang="en" lang="en">English</a>' in here.text
    assert f'href="{path}" hreflang="id" lang="id">Indonesia</a>' in there.text
    for answer, own in ((here, path), (there, f"/en{path}")):
        assert f'<link rel="canonical" href="http://testserver{own}">' in answer.text
        assert f'<link rel="alternate" hreflang="id" href="http://testserver{path}">' in answer.text
        assert f'<link rel="alternate" hreflang="en" href="http://testserver/en{path}">' in answer.text


def test_without_a_translation_the_switch_leads_home_and_machines_are_told_nothing(site, client):
    story(language="en").unpublish()
    answer = client.get("/lapas/semarang/")
    assert 'href="/en/" hreflang="en" lang="en">English</a>' in answer.text
    assert '<link rel="canonical" href="http://testserver/lapas/semarang/">' in answer.text
    assert 'rel="alternate"' not in answer.text
    assert client.get("/en/lapas/semarang/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/lapas/tidak-ada/", "/tidak-ada/", "/lapas/semarang/lagi/", "/beranda-id/"]
)
def test_what_is_not_there_is_not_found(site, client, path):
    assert client.get(path).status_code == 404


def test_a_public_page_is_the_same_for_everybody(site, client):
    anonymous = client.get("/")
    client.force_login(site.editor)
    assert client.get("/").content == anonymous.content
    assert not anonymous.cookies
    assert "csrfmiddlewaretoken" not in anonymous.text


def test_home_says_what_is_sold_and_leads_to_it(site, client):
    answer = client.get("/")
    assert "<h1>Mebel, roti, dan batik buatan warga binaan</h1>" in answer.text
    assert (
        f'<a href="{site.chair.categories.get().get_absolute_url()}"><span>Mebel rotan</span>' in answer.text
    )
    assert '<a href="/lapas/semarang/">Lapas Kelas I Semarang</a>' in answer.text
    assert [each["@type"] for each in structured(answer)["@graph"]] == ["Organization"]
    assert "<h1>Furniture, bread and batik, made by people in custody</h1>" in client.get("/en/").text


def test_categories_count_what_is_for_sale_and_empty_ones_stay_away(site, client):
    factories.make_product(title="Meja rotan")
    factories.make_product(title="Kursi simpan", publish=False)
    factories.make_category("Jasa", "Services")
    answer = client.get("/")
    assert [(each.name, each.number) for each in answer.context["categories"]] == [("Mebel rotan", 2)]
    assert "Jasa" not in answer.text


def test_the_list_of_prisons_counts_their_goods_and_leaves_out_inactive_ones(site, client):
    rows = client.get("/lapas/").context["prisons"]
    assert [(page.slug, page.goods) for page in rows] == [("semarang", 1), ("ambarawa", 0)]
    site.ambarawa.is_active = False
    site.ambarawa.save()
    rows = client.get("/en/lapas/").context["prisons"]
    assert [(page.slug, page.goods) for page in rows] == [("semarang", 1)]


def test_a_prisons_facts_come_from_the_shop(site, client):
    factories.make_workshop(
        site.semarang, "KY", name_ind="Bengkel Kayu", name_en="Wood workshop", mitra="PT Kayu"
    )
    factories.make_workshop(site.semarang, "XX", name_ind="Bengkel Tutup", is_active=False)
    site.semarang.population, site.semarang.capacity = 1652, 663
    site.semarang.figures_on, site.semarang.figures_source = "April 2024", "Wikipedia"
    site.semarang.save()
    page = client.get("/lapas/semarang/").text
    assert "1.652, kapasitas 663" in page
    assert "(April 2024; Wikipedia)" in page
    assert "<h3>Bengkel Kayu</h3>" in page
    assert "<dt>Dikelola</dt><dd>bersama PT Kayu</dd>" in page
    assert "Bengkel Tutup" not in page
    english = client.get("/en/lapas/semarang/").text
    assert "<h3>Wood workshop</h3>" in english
    assert "<dt>Run</dt><dd>with PT Kayu</dd>" in english
    assert "1,652, built for 663" in english


def test_a_prison_without_figures_or_goods_says_so_or_nothing(site, client):
    page = client.get("/lapas/ambarawa/").text
    assert "Saat ini tidak ada barang yang dijual dari sini." in page
    assert "kapasitas" not in page


def test_only_the_pick_up_point_in_force_is_shown(site, client):
    assert "Galeri Lapas Kelas I Semarang<br>Senin–Jumat 09.00–14.00" in client.get("/lapas/semarang/").text
    assert "Monday–Friday 09:00–14:00" in client.get("/en/lapas/semarang/").text
    PickupPoint.objects.filter(prison=site.semarang).update(valid_to=clock.today() - timedelta(days=1))
    assert "Galeri Lapas Kelas I Semarang" not in client.get("/lapas/semarang/").text


def test_machines_are_told_the_way_to_a_prison(site, client):
    assert structured(client.get("/en/lapas/semarang/"))["@graph"][0]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "http://testserver/en/"},
        {"@type": "ListItem", "position": 2, "name": "Prisons", "item": "http://testserver/en/lapas/"},
        {
            "@type": "ListItem",
            "position": 3,
            "name": "Lapas Kelas I Semarang",
            "item": "http://testserver/en/lapas/semarang/",
        },
    ]


def test_a_title_cannot_break_out_of_what_machines_are_told(site, client):
    page = story()
    page.title = "</script><b>"
    page.save_revision().publish()
    answer = client.get("/lapas/semarang/")
    assert structured(answer)["@graph"][0]["itemListElement"][-1]["name"] == "</script><b>"
    assert "</script><b>" not in answer.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_prison_has_one_page_in_each_language(site, language):
    parent = prisons(language)
    second = PrisonPage(title="Lagi", slug="lagi", prison=site.semarang, locale=parent.locale)
    with pytest.raises(ValidationError) as refused:
        parent.add_child(instance=second)
    assert list(refused.value.message_dict) == ["prison"]
    assert PrisonPage.objects.filter(prison=site.semarang).count() == 2


def test_a_translation_keeps_slug_and_prison(site):
    story(language="en").delete()
    copy = story().copy_for_translation(home("en").locale)
    assert (copy.slug, copy.prison, copy.url) == ("semarang", site.semarang, "/en/lapas/semarang/")
