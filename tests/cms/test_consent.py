"""Every place that shows pictures stops showing one of a person: withdrawn, run out, or marked without a consent.

The page cache is on and has each page before anything changes.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.models import ProductImage
from config.common import clock
from media.consent import withdraw_consent
from media.models import Picture
from tests import factories
from tests.cms.conftest import add_plain
from tests.media.consents import make_consent, make_portrait, names_of


@pytest.fixture
def shop(site, page_cache, settings, tmp_path, django_capture_on_commit_callbacks):
    """A chair whose only picture shows a person, who agreed; a page shows him too, and a basket holds the chair."""
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    site.boss = factories.person(site.semarang, "head")
    site.commit = lambda: django_capture_on_commit_callbacks(execute=True)
    site.store = tmp_path / "public"
    site.consent = make_consent(by=site.boss)
    site.portrait = make_portrait(site.consent)
    site.names = names_of(site.portrait)
    ProductImage.objects.update(picture=site.portrait)
    body = [("picture", {"picture": site.portrait, "caption": "Seorang penganyam"})]
    add_plain("penganyam", body=body)
    site.visitor = Client()
    site.visitor.post("/keranjang/tambah/", {"product": site.chair.number, "quantity": 1})
    return site


def withdrawn(shop):
    with shop.commit():
        withdraw_consent(consent=shop.consent, reason="Diminta kembali", by=shop.boss)


def marked(shop):
    """It was taken for a picture of nobody until an editor looked again; there is no consent."""
    with shop.commit():
        shop.portrait.shows_person, shop.portrait.consent = "yes", None
        shop.portrait.save()


ENDS = {"withdrawn": withdrawn, "marked": marked}
PLACES = {
    "page": "/penganyam/",
    "home": "/",
    "card in a list": "/katalog/",
    "card in a list in English": "/en/katalog/",
    "card in a search": "/katalog/?q=kursi",
    "card on the prison's page": "/lapas/semarang/",
    "gallery, shared link and structured data": "{product}",
    "feed": "/umpan/produk.xml",
    "sitemap": "/sitemap-barang-1.xml",
    "basket": "/keranjang/",
}


def shown(shop, place):
    """Which of the picture's files a place names."""
    answer = shop.visitor.get(PLACES[place].format(product=shop.chair.get_absolute_url()))
    assert answer.status_code == 200
    text = b"".join(answer).decode()
    return {name for name in shop.names if name in text}, text


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_gone_from(shop, place, end):
    assert shown(shop, place)[0]
    ENDS[end](shop)
    names, text = shown(shop, place)
    assert names == set()
    assert "Alt Potret" not in text
    assert "Seorang penganyam" not in text


@pytest.mark.parametrize("place", PLACES)
def test_it_is_gone_the_day_after_the_consent_ran_out_from(shop, place):
    assert shown(shop, place)[0]
    with clock.at(clock.now() + timedelta(days=11)):
        assert shown(shop, place)[0] == set()
    shop.portrait.consent = make_consent(by=shop.boss, valid_to=clock.today() + timedelta(days=90))
    with shop.commit():
        shop.portrait.save()
    with clock.at(clock.now() + timedelta(days=11)):
        assert shown(shop, place)[0]


def test_the_gallery_goes_on_with_the_pictures_that_are_left(shop):
    other = factories.make_picture()
    ProductImage.objects.create(product=shop.chair, picture=other, display_order=1)
    withdrawn(shop)
    page = shop.visitor.get(shop.chair.get_absolute_url()).text
    assert page.count('alt="Kursi rotan dari depan"') == 1
    assert re.search(r'og:image" content="[^"]*/renditions/', page)
    assert "renditions/" in shop.visitor.get("/katalog/").text


def test_no_file_and_no_size_is_left_and_none_is_made_again(shop):
    withdrawn(shop)
    for place in PLACES:
        shown(shop, place)
    assert [name for name in shop.names if (shop.store / name).exists()] == []
    tombstone = Picture.objects.get(pk=shop.portrait.pk)
    assert (tombstone.file.name, tombstone.renditions.count()) == ("", 0)


def test_an_address_somebody_kept_leads_nowhere(shop):
    name = next(iter(shop.names))
    answer = Client().get(f"/media/{name}")
    assert b"".join(answer)
    withdrawn(shop)
    assert Client().get(f"/media/{name}").status_code == 404


def test_a_receipt_carries_no_picture(shop):
    order = factories.pay(factories.place_order(factories.basket_with((shop.chair, 1))))
    withdrawn(shop)
    answer = Client().get(reverse("storefront:receipt", args=[order.token]))
    assert answer.status_code == 200
    assert b"/Subtype /Image" not in b"".join(answer)
