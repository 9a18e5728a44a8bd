"""Each block shows what it was given, and nothing at all where nothing of it is left."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from cms.blocks.body import BODY
from cms.models import PrisonPage, StandardPage
from config.common import clock
from partners.workshops.services import start_programme
from tests import factories
from tests.cms.conftest import add_plain, plain, story
from tests.cms.test_sharing import structured

BLOCKS = dict(BODY)
SOURCE = "JMM 8(2) 2024"


def main(answer) -> str:
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def shown(site, client):
    """What a page with these blocks shows."""

    def show(*body, language="id"):
        return main(client.get(add_plain("uji", body=body, language=language).url))

    return show


@pytest.fixture
def picture(site):
    return factories.make_picture(title="Kursi", description="Kursi rotan di bengkel.")


def test_a_gallery_shows_each_picture_with_its_words(shown, picture):
    value = {"picture": picture, "caption": "Kursi jadi."}
    page = shown(("gallery", {"title": "Dari bengkel", "pictures": [value, {**value, "caption": ""}]}))
    assert "<h2>Dari bengkel</h2>" in page
    assert page.count("<figure") == 2
    assert page.count('alt="Kursi rotan di bengkel."') == 2
    assert page.count("<figcaption>") == 1


def test_a_picture_may_be_called_decoration(shown, picture):
    page = shown(("picture", {"picture": picture, "caption": "", "decorative": True}))
    assert 'alt=""' in page
    assert "Kursi rotan di bengkel." not in page


def test_making_shows_before_and_after_in_words_too(shown, picture):
    value = {"picture": picture, "caption": "Rotan."}
    page = shown(("making", {"title": "Dibuat", "before": value, "after": value, "text": "<p>Dianyam.</p>"}))
    assert page.index("<b>Sebelum:</b> Rotan.") < page.index("<b>Sesudah:</b> Rotan.")
    assert "<p>Dianyam.</p>" in page


def test_moments_and_figures_name_their_source(shown):
    moment = {"when": "1853", "what": "Benteng dipakai.", "source": SOURCE}
    figure = {"value": "80", "label": "pekerja", "year": "2019", "source": SOURCE}
    page = shown(
        ("timeline", {"title": "Benteng", "items": [moment]}),
        ("figures", {"title": "Angka", "items": [figure]}),
    )
    assert f'1853</b> Benteng dipakai.<span class="timeline-detail">{SOURCE}</span>' in page
    assert f"(2019</span>; {SOURCE})</dt><dd>80</dd>" in page


@pytest.mark.parametrize(
    ("kind", "missing"), [("timeline", "source"), ("figures", "source"), ("figures", "year")]
)
def test_a_fact_without_its_source_is_refused(site, kind, missing):
    known = {"when": "1853", "what": "x", "source": SOURCE, "value": "1", "label": "x", "year": "2019"} | {
        missing: ""
    }
    item = BLOCKS[kind].child_blocks["items"].child_block
    value = item.normalize({name: known[name] for name in item.child_blocks})
    with pytest.raises(ValidationError) as refused:
        item.clean(value)
    assert list(refused.value.block_errors) == [missing]


def test_roles_stand_in_their_order(shown):
    items = [{"who": "Petugas", "does": "Menyediakan bahan."}, {"who": "Bendahara", "does": "Menyetor PNBP."}]
    page = shown(("steps", {"title": "Siapa melakukan apa", "items": items}))
    assert page.index("<li><b>Petugas</b>") < page.index("<li><b>Bendahara</b>")


def test_questions_are_told_to_machines_as_plain_words(site, client):
    items = [{"question": "Dibayar?", "answer": RichText("<p>Ya, dengan <b>premi</b>.</p>")}]
    add_plain("tanya", body=[("questions", {"items": items})])
    answer = client.get("/tanya/")
    assert "<h2>Dibayar?</h2>" in answer.text
    _crumbs, asked = structured(answer.text)
    assert asked == {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "Dibayar?",
                "acceptedAnswer": {"@type": "Answer", "text": "Ya, dengan premi."},
            }
        ],
    }


def test_a_page_without_questions_is_no_faq(site, client):
    assert [each["@type"] for each in structured(client.get("/tentang/").text)] == ["BreadcrumbList"]


def test_a_workshop_shows_what_it_makes_and_teaches(site, shown):
    workshop = site.chair.workshop
    start_programme(
        workshop=workshop,
        title_ind="Anyam rotan",
        title_en="Rattan weaving",
        theory_hours=20,
        practice_hours=100,
        participants=3,
        valid_from=clock.today(),
        source=SOURCE,
        by=factories.person(site.semarang, "officer"),
    )
    page = shown(("workshop", {"workshop": workshop}))
    assert "<h2>Bengkel Rotan, Lapas Kelas I Semarang</h2>" in page
    assert "<dt>Membuat</dt><dd>Mebel rotan</dd>" in page
    assert "<dt>Pelatihan</dt><dd>Anyam rotan; 20 jam teori; 100 jam praktik</dd>" in page
    assert 'href="/katalog/?workshop=SMG-RT"' in page
    assert "3" not in page.partition("Pelatihan")[2].partition("</dl>")[0].replace("100", "")
    english = shown(("workshop", {"workshop": workshop}), language="en")
    assert "<dt>Makes</dt><dd>Rattan furniture</dd>" in english
    assert "Rattan weaving; 20 hours of theory; 100 hours of practice" in english


@pytest.mark.parametrize("closed", ["workshop", "prison"])
def test_a_closed_workshop_disappears_with_its_goods(site, shown, closed):
    workshop = site.chair.workshop
    factories.make_product(factories.make_workshop(site.ambarawa), title="Keset")
    thing = workshop if closed == "workshop" else site.semarang
    thing.is_active = False
    thing.save()
    newest = {"title": "Dari bengkel", "ready_only": False, "workshop": workshop}
    page = shown(("workshop", {"workshop": workshop}), ("newest", newest))
    assert "work-card" not in page
    assert "Dari bengkel" not in page
    assert "Keset" not in page


def test_an_action_leads_to_a_page_or_an_address(site, shown, client):
    words = {"title": "Lanjut", "text": "Baca juga.", "label": "Baca"}
    page = shown(
        ("action", {**words, "page": plain("tentang")}), ("action", {**words, "url": "https://example.com/"})
    )
    assert 'href="/tentang/">Baca</a>' in page
    assert 'href="https://example.com/">Baca</a>' in page
    plain("tentang").delete()
    assert main(client.get("/uji/")).count("<h2>Lanjut</h2>") == 1


@pytest.mark.parametrize(
    "ways", [{"page": None, "url": ""}, {"page": "tentang", "url": "https://example.com/"}]
)
def test_an_action_without_one_place_to_lead_to_is_refused(site, ways):
    value = {"title": "Lanjut", "text": "", "label": "Baca", **ways}
    value["page"] = plain(value["page"]) if value["page"] else None
    block = BLOCKS["action"]
    with pytest.raises(ValidationError) as refused:
        block.clean(block.normalize(value))
    assert list(refused.value.block_errors) == ["page"]


def test_a_price_range_upside_down_is_refused(site):
    block = BLOCKS["newest"]
    value = {"title": "x", "ready_only": False, "workshop": None, "price_from": 10, "price_to": 9}
    with pytest.raises(ValidationError) as refused:
        block.clean(block.normalize(value))
    assert list(refused.value.block_errors) == ["price_to"]


def test_a_row_of_the_newest_keeps_to_its_workshop_and_its_prices(site, shown):
    shoes = factories.make_workshop(site.semarang, "SP", name_ind="Bengkel Sepatu")
    cheap = factories.make_product(shoes, title="Sandal", price=50_000)
    dear = factories.make_product(shoes, title="Sepatu bot", price=400_000)
    asked = {
        "title": "Sepatu",
        "ready_only": False,
        "workshop": shoes,
        "price_from": 50_000,
        "price_to": 399_999,
    }
    page = shown(("newest", asked))
    assert cheap.slug in page
    assert dear.slug not in page
    assert site.chair.slug not in page


def test_an_empty_row_shows_nothing_at_all(site, shown):
    empty = {"title": "Baris kosong", "ready_only": False, "workshop": None, "price_from": 10**9}
    page = shown(("newest", empty), ("products", {"title": "Baris pilihan", "products": []}))
    assert "Baris" not in page
    assert "product-row" not in page


def test_the_map_is_of_all_prisons_and_on_a_prisons_page_of_its_own(site, shown, client):
    block = ("map", {"title": "Di mana"})
    everywhere = shown(block)
    assert '<svg class="archipelago"' in everywhere.partition("<h2>Di mana</h2>")[2]
    assert 'href="/lapas/semarang/" aria-label' in everywhere
    assert 'href="/lapas/ambarawa/" aria-label' in everywhere
    page = story()
    page.body = [block]
    page.save_revision().publish()
    own = main(client.get("/lapas/semarang/")).partition("<h2>Di mana</h2>")[2].partition("</section>")[0]
    assert '<svg class="archipelago"' in own
    assert "/lapas/ambarawa/" not in own


def test_without_prisons_there_is_no_map(site, shown):
    for page in PrisonPage.objects.all():
        page.unpublish()
    assert "Di mana" not in shown(("map", {"title": "Di mana"}))


def test_a_preview_shows_blocks_that_are_not_saved(site, picture):
    page = StandardPage(title="Baru", slug="baru", locale=plain("tentang").locale)
    page.body = [
        ("workshop", {"workshop": site.chair.workshop}),
        ("picture", {"picture": picture, "caption": "x"}),
    ]
    page.path, page.depth = f"{plain('tentang').path[:-4]}9999", 3
    shown = page.make_preview_request().rendered_content
    assert "<dt>Membuat</dt><dd>Mebel rotan</dd>" in shown
