"""What messengers and search engines read of a page is what the page says."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image

from partners.models import Partner


def structured(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])["@graph"]


def meta(html, name):
    return re.search(f'<meta property="{name}" content="([^"]*)">', html)[1]


@pytest.mark.parametrize(
    ("path", "locale"), [("/lapas/semarang/", "id_ID"), ("/en/lapas/semarang/", "en_GB")]
)
def test_a_page_can_be_shared(site, client, path, locale):
    html = client.get(path).text

    assert meta(html, "og:url") == f"http://testserver{path}"
    assert meta(html, "og:locale") == locale
    assert meta(html, "og:image") == "http://testserver/static/img/share.jpg"
    assert f"<h1>{meta(html, 'og:title')}</h1>" in html


def test_the_shops_own_picture_is_light_and_of_the_right_size():
    file = Path(finders.find("img/share.jpg"))
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert file.stat().st_size < 300_000


def test_home_names_the_organisation(site, client):
    assert structured(client.get("/").text) == [
        {
            "@type": "Organization",
            "name": settings.SHOP_NAME,
            "url": "http://testserver/",
            "logo": "http://testserver/static/img/icon-512.png",
        }
    ]


def test_a_prison_with_a_pick_up_point_is_a_store(site, client):
    crumbs, store = structured(client.get("/lapas/semarang/").text)
    prison = Partner.objects.get(short_code="SMG")

    assert [each["item"] for each in crumbs["itemListElement"]] == [
        "http://testserver/",
        "http://testserver/lapas/",
        "http://testserver/lapas/semarang/",
    ]
    assert store["@type"] == "Store"
    assert store["address"]["streetAddress"] == "Galeri Lapas Kelas I Semarang"
    assert store["address"]["postalCode"] == prison.postcode


def test_a_prison_without_one_is_no_store(site, client):
    site.semarang.pickup_points.all().delete()

    assert [each["@type"] for each in structured(client.get("/lapas/semarang/").text)] == ["BreadcrumbList"]


@pytest.mark.parametrize("path", ["/aplikasi.webmanifest", "/en/aplikasi.webmanifest"])
def test_the_manifest_names_icons_that_are_there(client, db, path):
    answer = client.get(path)
    data = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert data["start_url"] == ("/en/" if path.startswith("/en/") else "/")
    for icon in data["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
