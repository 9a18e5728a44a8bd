"""The map: where places lie on it, what part is shown, and the list of prisons that it belongs to."""

import gzip
import re

import pytest
from django.conf import settings

from cms.editing.checklist import ANSWERED
from config.common.archipelago import HEIGHT, WIDTH, drawing, position
from tests import factories
from tests.cms.conftest import home, prisons, story

SABANG, MERAUKE, SEMARANG = (5.89, 95.32), (-8.49, 140.40), (-7.03, 110.33)
COAST = settings.BASE_DIR / "config" / "static" / "img" / "archipelago.svg"


def test_places_lie_within_the_map_in_their_order():
    (west, north), (east, south) = position(*SABANG), position(*MERAUKE)
    assert 0 < west < position(*SEMARANG)[0] < east < WIDTH
    assert 0 < north < position(*SEMARANG)[1] < south < HEIGHT


def test_the_whole_country_or_the_part_around_the_points():
    def places(*found):
        return [("Lapas", "#", *place) for place in found]

    assert drawing(places(SEMARANG)).box == f"0 0 {WIDTH} {HEIGHT}"
    assert drawing([], near=True).box == f"0 0 {WIDTH} {HEIGHT}"
    assert drawing(places(SABANG, MERAUKE), near=True).box == f"0 0 {WIDTH} {HEIGHT}"
    left, top, width, height = map(int, drawing(places(SEMARANG), near=True).box.split())
    x, y = position(*SEMARANG)
    assert left < x < left + width
    assert top < y < top + height
    assert width == 240
    left, top, width, height = map(int, drawing(places(MERAUKE), near=True).box.split())
    assert (left + width, top + height <= HEIGHT) == (WIDTH, True)


def test_the_drawing_is_light_and_holds_nothing_but_a_coast():
    drawn = COAST.read_text(encoding="utf-8")
    assert len(gzip.compress(drawn.encode(), 9)) < 12_000
    assert re.fullmatch(
        r'<svg xmlns="[^"]+" viewBox="0 0 936 356"><path id="coast" d="[-Mlz0-9. ]+"/></svg>\n', drawn
    )


@pytest.fixture
def third(site):
    """A prison in Tangerang, Banten, with a page of its own."""
    prison = factories.make_prison("TNG", latitude="-6.18", longitude="106.64")
    for language in ("id", "en"):
        page = story().__class__(
            title=prison.name, slug="tng", prison=prison, locale=home(language).locale, **ANSWERED
        )
        prisons(language).add_child(instance=page)
        page.save_revision().publish()
    return prison


def shown(answer):
    return [each.prison.short_code for each in answer.context["prisons"]]


def test_every_prison_is_a_link_on_the_map_and_in_the_list(third, client):
    answer = client.get("/lapas/")
    for each in answer.context["prisons"]:
        name, url = each.title, each.url
        assert f'<a href="{url}" aria-label="{name}">' in answer.text
        assert f'<a href="{url}">{name}</a>' in answer.text


def test_a_province_narrows_list_and_map_and_stays_in_the_address(third, client):
    answer = client.get(f"/lapas/?province={third.province}")
    assert shown(answer) == ["TNG"]
    assert f'<option value="{third.province}" selected>' in answer.text
    assert answer.context["map"].box != f"0 0 {WIDTH} {HEIGHT}"
    assert [point.name for point in answer.context["map"].points] == [third.name]


def test_a_region_narrows_in_either_language_and_with_a_province(third, client):
    region = third.region_id
    assert "TNG" in shown(client.get(f"/en/lapas/?region={region}"))
    assert shown(client.get(f"/lapas/?region={region}&province={third.province}")) == ["TNG"]


@pytest.mark.parametrize(
    "query", ["province=99", "region=0", "province=%00", "region=x&province=36", "region=²"]
)
def test_a_place_nobody_is_in_says_so(third, client, query):
    answer = client.get(f"/lapas/?{query}")
    assert answer.status_code == 200
    assert shown(answer) == []
    assert "Tidak ada lapas di sini" in answer.text
    assert 'class="archipelago"' not in answer.text


def test_a_prisons_page_shows_where_it_lies(site, client):
    answer = client.get("/lapas/semarang/")
    assert len(answer.context["map"].points) == 1
    assert 'aria-label="Letaknya: ' in answer.text
