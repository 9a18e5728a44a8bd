"""Stories: told in a list and one by one, with their sources, and led to from home and from their prison."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.editing.checklist import ANSWERED
from cms.models import StandardPage, StoryIndexPage, StoryPage
from config.common import clock
from tests import factories
from tests.cms.conftest import add_story, home, stories
from tests.cms.test_sharing import meta, structured


@pytest.fixture
def told(site):
    """A story in both languages, of Semarang, with a picture and two sources."""
    facts = {
        "prison": site.semarang,
        "picture": factories.make_picture(title="Kursi"),
        "introduction": "Dari bengkel.",
        "sources": "JMM 8(2) 2024\n\n  Kompas, 2019  ",
        "date": clock.today() - timedelta(days=3),
    }
    return [add_story(language=language, **facts) for language in ("id", "en")]


def test_a_story_says_where_when_and_from_what(site, told, client):
    page = client.get("/cerita/uji/").text
    day = told[0].date
    assert "<h1>Cerita uji</h1>" in page
    assert f'<time datetime="{day.isoformat()}">' in page
    assert "<h2>Sumber</h2><ul><li>JMM 8(2) 2024</li><li>Kompas, 2019</li></ul>" in page
    assert f'<a href="/lapas/semarang/">{site.semarang.name}</a>' in page
    assert f'href="/katalog/?prison={site.semarang.code}"' in page
    assert "<h2>Sources</h2>" in client.get("/en/cerita/uji/").text


def test_a_story_without_place_picture_or_sources_leaves_them_out(site, client):
    add_story()
    page = client.get("/cerita/uji/").text
    assert "<h2>Sumber</h2>" not in page
    assert "page-picture" not in page.partition("<main")[2]
    assert "?prison=" not in page
    assert meta(page, "og:image") == "http://testserver/static/img/share.jpg"


def test_a_story_is_shared_with_its_own_picture(told, client):
    page = client.get("/cerita/uji/").text
    assert meta(page, "og:type") == "article"
    assert meta(page, "og:title") == "Cerita uji"
    assert meta(page, "og:description") == "Dari bengkel."
    assert meta(page, "og:image").startswith("http://testserver/media/renditions/")


def test_machines_are_told_it_is_an_article(told, client):
    crumbs, article = structured(client.get("/en/cerita/uji/").text)
    assert [each["item"] for each in crumbs["itemListElement"]] == [
        "http://testserver/en/",
        "http://testserver/en/cerita/",
        "http://testserver/en/cerita/uji/",
    ]
    assert article["@type"] == "Article"
    assert article["headline"] == "Cerita uji"
    assert article["datePublished"] == told[1].date.isoformat()
    assert article["inLanguage"] == "en"
    assert article["author"]["@type"] == "Organization"
    assert article["image"].startswith("http://testserver/media/renditions/")


def test_the_list_has_the_newest_first_in_pages(site, client):
    for n in range(14):
        add_story(f"cerita-{n}", title=f"Cerita {n}", date=clock.today() - timedelta(days=100 + n))
    first, second = client.get("/cerita/").context, client.get("/cerita/?page=2").context
    mine = [page.slug for page in (*first["stories"], *second["stories"]) if page.slug.startswith("cerita-")]
    assert mine == [f"cerita-{n}" for n in range(14)]
    assert len(first["stories"]) == 12
    assert 'rel="next" href="?page=2"' in client.get("/cerita/").text


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "²", "9" * 400, "%00"])
def test_a_page_of_stories_that_is_not_there(told, client, page):
    assert client.get(f"/cerita/?page={page}").status_code == 404


def test_what_is_not_published_or_of_another_language_is_not_listed(site, told, client):
    add_story("rahasia", title="Rahasia").unpublish()
    add_story("english-only", title="English only", language="en")
    page = client.get("/cerita/").text
    assert "Cerita uji" in page
    assert "Rahasia" not in page
    assert "English only" not in page
    assert client.get("/cerita/rahasia/").status_code == 404


def test_a_list_without_stories_says_so(site, client):
    for page in StoryPage.objects.all():
        page.unpublish()
    stories()
    assert "Belum ada cerita." in client.get("/cerita/").text


def test_home_tells_the_newest_story(site, told, client):
    add_story("besok", title="Cerita terbaru", date=clock.today() + timedelta(days=1))
    answer = client.get("/")
    assert answer.context["story"].slug == "besok"
    assert '<h2 id="story">Cerita terbaru</h2>' in answer.text


def test_a_prison_leads_to_its_stories(site, told, client):
    assert '<a href="/cerita/uji/">Cerita uji</a>' in client.get("/lapas/semarang/").text
    assert "/cerita/uji/" not in client.get("/lapas/ambarawa/").text


def test_the_list_of_stories_lives_at_cerita_only(site):
    page = stories()
    page.slug = "kisah"
    with pytest.raises(ValidationError) as refused:
        page.save()
    assert list(refused.value.message_dict) == ["slug"]
    assert StoryIndexPage.objects.get(pk=page.pk).slug == "cerita"


def test_no_other_page_takes_the_address_of_the_stories(site):
    parent = home()
    with pytest.raises(ValidationError) as refused:
        parent.add_child(
            instance=StandardPage(title="Cerita", slug="cerita", locale=parent.locale, **ANSWERED)
        )
    assert list(refused.value.message_dict) == ["slug"]


def test_a_picture_in_use_by_a_story_is_not_deleted(told):
    with pytest.raises(IntegrityError), transaction.atomic():
        told[0].picture.delete()
