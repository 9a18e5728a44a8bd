"""Pages show what is for sale at this moment, and nothing else."""

import pytest

from catalogue.choices import Market
from catalogue.services import withdraw_listing
from cms.models import StoryPage
from cms.shelf import Row, Shelf
from tests import factories
from tests.cms.conftest import add_plain, chosen, home, plain, story


@pytest.fixture
def absent(site):
    """A listing that was never approved, one that was withdrawn, one for inside only."""
    draft = factories.make_product(title="Kursi draf", publish=False)
    withdrawn = factories.make_product(title="Kursi ditarik")
    withdraw_listing(product=withdrawn, by=factories.person(site.semarang, "officer"))
    internal = factories.make_product(title="Kursi dinas")
    internal.market = Market.INTERNAL
    internal.save()
    return [draft, withdrawn, internal]


BLOCKS = [
    ("newest", {"title": "Baru", "ready_only": False}),
    ("newest", {"title": "Siap", "ready_only": True}),
]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("place", ["home", "prison", "plain"])
def test_what_is_not_for_sale_is_on_no_page(site, client, absent, place, language):
    body = [chosen(*absent, site.chair), *BLOCKS]
    page = {"home": home, "prison": lambda code: story(language=code)}.get(place, lambda code: None)(language)
    if page is None:
        page = add_plain("barang", language=language)
    page.body = body
    page.save_revision().publish()
    answer = client.get(page.url).text
    assert site.chair.get_absolute_url() in answer
    for product in absent:
        assert product.slug not in answer
        assert str(product.title) not in answer


def test_withdrawing_takes_a_product_off_every_page_at_once(site, client):
    add_plain("barang", body=[chosen(site.chair), *BLOCKS])
    paths = ["/", "/lapas/semarang/", "/barang/"]
    assert all(site.chair.slug in client.get(path).text for path in paths)
    withdraw_listing(product=site.chair, by=factories.person(site.semarang, "officer"))
    assert not any(site.chair.slug in client.get(path).text for path in paths)
    assert "Pilihan" not in client.get("/barang/").text


def test_a_block_keeps_the_editors_order_and_the_shops_price(site, client):
    table = factories.make_product(title="Meja rotan", price=1_200_000)
    add_plain("barang", body=[chosen(table, site.chair)])
    page = client.get("/barang/").text
    assert page.index(table.slug) < page.index(site.chair.slug)
    assert "Rp1.200.000" in page


def test_what_is_new_is_not_repeated_as_ready(site, client):
    for n in range(10):
        factories.make_product(title=f"Kursi {n}")
    context = client.get("/").context
    lead, newest, ready = context["lead"], context["newest"], context["ready"]
    assert [str(product.title_ind) for product in (lead, *newest)] == [f"Kursi {n}" for n in range(9, 0, -1)]
    assert [str(product.title_ind) for product in ready] == ["Kursi 0", "Kursi rotan"]


def test_without_the_editors_own_story_home_tells_the_one_published_last(site, client):
    page = home()
    page.body = []
    page.save_revision().publish()
    for told in StoryPage.objects.all():
        told.unpublish()
    assert client.get("/").context["story"].slug == "ambarawa"
    story().save_revision().publish()
    answer = client.get("/")
    assert answer.context["story"].slug == "semarang"
    assert answer.context["story_picture"] == site.chair.card_picture
    assert '<h2 id="story">Lapas Kelas I Semarang</h2>' in answer.text


def test_home_says_where_its_figures_come_from_only_when_that_page_is_there(site, client):
    assert '<a href="/cara-kerja/">Cara uang dibagi</a>' in client.get("/").text
    plain("cara-kerja").unpublish()
    assert "Cara uang dibagi" not in client.get("/").text


def test_only_what_can_be_sent_is_ready(site):
    factories.make_product(title="Kursi pesanan", stock=None)
    newest, ready = Row(2), Row(2, ready=True)
    shelf = Shelf(rows=[newest, ready])
    assert [str(product.title_ind) for product in shelf.row(newest)] == ["Kursi pesanan", "Kursi rotan"]
    assert [str(product.title_ind) for product in shelf.row(ready)] == ["Kursi rotan"]


def test_a_prison_shows_its_own_goods_only(site, client):
    other = factories.make_product(factories.make_workshop(site.ambarawa), title="Keset")
    page = client.get("/lapas/semarang/").text
    assert site.chair.slug in page
    assert other.slug not in page


def test_a_prison_with_many_goods_leads_to_the_rest(site, client):
    factories.fill_catalogue(factories.make_workshop(site.semarang), 13)
    answer = client.get("/lapas/semarang/")
    assert len(answer.context["products"]) == 12
    assert f'href="/katalog/?prison={site.semarang.code}"' in answer.text
