"""What the edit form tells an editor: unwanted words, undescribed pictures, the page in the other language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.editing import leaves
from cms.editing.checklist import faults
from cms.editing.models import StyleWord
from cms.editing.panels import languages, warnings
from config.common import clock
from tests import factories
from tests.cms.conftest import chosen, plain, story
from tests.cms.test_editor import words


@pytest.fixture
def editor(site, client):
    client.force_login(site.editor)
    return client


def picture_block(picture, **values):
    return ("picture", {"picture": picture, "caption": "", **values})


def test_unwanted_words_are_found_wherever_they_stand(site):
    page = story()
    page.title, page.introduction = "Napi berkarya", "Kata PENJAHAT salah."
    page.search_description = "eks-napi"
    page.visiting = "Tanya inmates."
    page.body = [
        ("text", "<p>Oleh <b>narapidana</b> kami.</p>"),
        ("quote", {"quote": "Seorang residivis.", "source": "Sumber biasa"}),
        chosen(site.chair, title="Karya para napi"),
    ]
    assert [(each.place, each.found.word) for each in warnings(page)] == [
        ("judul", "Napi"),
        ("deskripsi meta", "eks-napi"),
        ("pengantar", "PENJAHAT"),
        ("blok 1, Teks", "narapidana"),
        ("blok 2, Kutipan", "residivis"),
        ("blok 3, Barang pilihan", "napi"),
        ("kunjungan ke galeri", "inmates"),
    ]


def test_editors_are_warned_and_publish_all_the_same(editor, client):
    page = plain("tentang")
    reply = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        words(page, introduction="Karya narapidana.") | {"action-publish": "1"},
    )
    assert reply.status_code == 302
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "“narapidana”, lebih baik: warga binaan" in form
    assert '<a href="#id_introduction">Pengantar</a>' in form
    assert "Karya narapidana." in client.get("/tentang/").text


def test_editors_change_the_list(editor):
    assert editor.get(reverse("style_words:index")).status_code == 200
    editor.post(reverse("style_words:add"), {"word": "bui", "instead": "lapas"})
    assert StyleWord.objects.get(word="bui").instead == "lapas"
    page = plain("tentang")
    page.introduction = "Dari balik bui."
    assert [each.found.instead for each in warnings(page)] == ["lapas"]


@pytest.mark.parametrize(
    ("language", "facts", "sentence"),
    [
        ("id", {"description": ""}, "Gambar “Uji” belum punya deskripsi dalam Bahasa Indonesia"),
        ("id", {"description_en": ""}, None),
        ("en", {"description_en": ""}, "Gambar “Uji” belum punya deskripsi dalam Bahasa Inggris"),
        ("en", {"description": ""}, None),
    ],
)
def test_a_picture_is_described_in_the_pages_language(site, language, facts, sentence):
    page = story(language=language)
    page.body = [picture_block(factories.make_picture(**facts))]
    found = [fault.sentence for fault in faults(page)]
    assert len(found) == (1 if sentence else 0)
    assert not sentence or sentence.lower() in found[0].lower()


def test_a_picture_may_be_decoration_by_its_own_mark(site):
    page, picture = story(), factories.make_picture(description="")
    picture.is_decorative = True
    page.body = [picture_block(picture)]
    assert faults(page) == []
    assert [leaf.place for leaf in leaves.pictures(page)] == ["blok 1, Gambar"]


def test_an_undescribed_picture_is_refused_beside_the_body(editor):
    page, picture = plain("tentang"), factories.make_picture(description="")
    block = {"picture": str(picture.pk), "caption": ""}
    from wagtail.test.utils.form_data import streamfield

    data = words(page, title="Judul baru", body=streamfield([("picture", block)])) | {"action-publish": "1"}
    reply = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert reply.status_code == 200
    assert list(reply.context["form"].errors) == ["body"]
    assert "belum punya deskripsi" in reply.text
    assert plain("tentang").title != "Judul baru"


def test_the_other_languages_page_is_told_of(editor, site):
    page, english = story(), story(language="en")
    Page.objects.filter(pk=english.pk).update(latest_revision_created_at=clock.now() - timedelta(days=9))
    (other,) = languages(story(), site.editor)
    assert (other.page.pk, other.is_behind, other.may_edit) == (english.pk, True, True)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "lebih lama daripada halaman ini" in form
    for name in ("edit", "view_draft"):
        assert f'href="{reverse(f"wagtailadmin_pages:{name}", args=[english.pk])}"' in form
    assert f'href="{english.url}"' in form


def test_a_missing_language_is_told_of(editor, site):
    story(language="en").delete()
    (other,) = languages(story(), site.editor)
    assert (other.page, other.is_behind, other.may_edit) == (None, False, False)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[story().pk])).text
    assert f'href="{reverse("simple_translation:submit_page_translation", args=[story().pk])}"' in form


def test_both_languages_are_previewed(editor, site):
    page, english = story(), story(language="en")
    english.introduction = "English, not yet published."
    english.save_revision()
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(address, words(page, introduction="Belum terbit.")).json()["is_valid"]
    own, other = editor.get(address).text, editor.get(f"{address}?mode=en").text
    assert ("Belum terbit." in own, '<html lang="id">' in own) == (True, True)
    assert ("English, not yet published." in other, '<html lang="en">' in other) == (True, True)
    assert "English, not yet published." not in editor.get(english.url).text
