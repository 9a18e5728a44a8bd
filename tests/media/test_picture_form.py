"""The question about a person where editors meet it: on Wagtail's picture forms."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from config.common import clock
from media.choices import Use
from media.consent import withdraw_consent
from media.models import Picture
from media.services import render_pictures
from tests import factories
from tests.media import samples
from tests.media.conftest import stored_files, superuser
from tests.media.consents import make_consent, make_portrait

pytestmark = pytest.mark.django_db
ADD, CHOOSE = reverse("wagtailimages:add"), reverse("wagtailimages_chooser:choose_results")
UNANSWERED = "Sebutkan apakah gambar ini memperlihatkan orang."


@pytest.fixture
def boss():
    return superuser()


@pytest.fixture
def editor(client, boss):
    client.force_login(boss)
    return client


def photo():
    return SimpleUploadedFile("foto.jpg", samples.phone_photo(), "image/jpeg")


def edit(picture):
    return reverse("wagtailimages:edit", args=[picture.pk])


def add(editor, **words):
    return editor.post(ADD, {"title": "Penganyam", "file": photo(), **words})


def test_without_an_answer_nothing_is_stored_and_nothing_typed_is_lost(editor, store):
    answer = add(editor)
    assert answer.context["form"].errors == {"shows_person": [UNANSWERED]}
    assert 'value="Penganyam"' in answer.text
    assert Picture.objects.count() == 0
    assert stored_files(store) == []


def test_a_person_without_a_consent_is_not_stored(editor, store):
    answer = add(editor, shows_person="yes")
    assert answer.context["form"].errors == {
        "consent": ["Gambar yang memperlihatkan orang hanya disimpan dengan persetujuan yang berlaku."]
    }
    assert 'value="Penganyam"' in answer.text
    assert Picture.objects.count() == 0
    assert stored_files(store) == []


def test_a_person_with_a_consent_is_stored_and_shown(editor, boss):
    consent = make_consent(by=boss)
    assert str(consent) in editor.get(ADD).text.replace("&#x27;", "'")
    assert add(editor, shows_person="yes", consent=consent.pk).status_code == 302
    picture = Picture.objects.get()
    assert (picture.consent, picture.shown_until, picture.is_shown) == (consent, consent.valid_to, True)


@pytest.mark.parametrize("end", ["withdrawn", "over"])
def test_a_consent_that_ended_cannot_be_chosen(editor, boss, end):
    consent = make_consent(by=boss)
    if end == "withdrawn":
        withdraw_consent(consent=consent, reason="Diminta", by=boss)
    moment = clock.now() + timedelta(days=11 if end == "over" else 0)
    with clock.at(moment):
        answer = add(editor, shows_person="yes", consent=consent.pk)
    assert set(answer.context["form"].errors) == {"consent"}
    assert Picture.objects.count() == 0


def test_nobody_on_it_needs_no_consent(editor, boss):
    consent = make_consent(by=boss)
    assert add(editor, shows_person="no", consent=consent.pk).status_code == 302
    assert Picture.objects.get().consent is None


def test_a_picture_marked_later_is_hidden_and_its_sizes_are_deleted(editor, picture, store):
    render_pictures(pictures=[picture])
    answer = editor.post(edit(picture), {"title": "Rotan", "shows_person": "yes"})
    assert answer.status_code == 302
    picture = Picture.objects.get()
    assert not picture.is_shown
    assert picture.renditions.count() == 0
    assert [path.name for path in stored_files(store)] == [picture.file.name.rpartition("/")[2]]


@pytest.mark.parametrize(("uses", "status"), [([Use.PAGES], 200), ([Use.GOODS], 302)])
def test_a_consent_covers_where_the_picture_is_shown_already(editor, boss, uses, status):
    product = factories.make_product()
    picture = product.images.get().picture
    consent = make_consent(by=boss, uses=uses)
    answer = editor.post(edit(picture), {"title": "Uji", "shows_person": "yes", "consent": consent.pk})
    assert answer.status_code == status
    picture.refresh_from_db()
    assert picture.shows_person == ("yes" if status == 302 else "no")
    if status == 200:
        assert answer.context["form"].errors == {
            "consent": ["Persetujuan ini tidak mencakup tempat gambar ini sudah diperlihatkan."]
        }


def test_what_readers_may_not_see_cannot_be_chosen(editor, boss, picture):
    make_portrait(title="Tersembunyi")
    make_portrait(make_consent(by=boss), title="Disetujui")
    page = editor.get(CHOOSE).text
    assert "Rotan" in page
    assert "Disetujui" in page
    assert "Tersembunyi" not in page


def test_a_tombstone_does_not_break_the_editors_pages(editor, boss, django_capture_on_commit_callbacks):
    consent = make_consent(by=boss)
    portrait = make_portrait(consent)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(consent=consent, reason="Diminta", by=boss)
    assert "Gambar ditarik" in editor.get(reverse("wagtailimages:index")).text
    assert editor.get(edit(portrait)).status_code == 200
    assert "Gambar ditarik" not in editor.get(CHOOSE).text


def test_whoever_is_said_not_to_be_seen_may_still_withdraw(editor, boss, django_capture_on_commit_callbacks):
    consent = make_consent(by=boss)
    picture = make_portrait(consent)
    assert editor.post(edit(picture), {"title": "Tangan", "shows_person": "no"}).status_code == 302
    picture.refresh_from_db()
    assert (picture.shows_person, picture.consent) == ("no", consent)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(consent=consent, reason="Diminta", by=boss)
    picture.refresh_from_db()
    assert (picture.is_shown, picture.file.name) == (False, "")


def test_of_a_refused_photo_no_size_is_drawn(editor, store):
    picture = factories.make_picture(title="Kursi")
    kept = stored_files(store)
    answer = editor.post(edit(picture), {"title": "Kursi", "shows_person": "yes", "file": photo()})
    assert list(answer.context["form"].errors) == ["consent"]
    drawn = [Image.open(path).convert("RGB") for path in stored_files(store) if path not in kept]
    assert len(drawn) == 2  # for the page that says so, and of the picture that stays: one colour all over
    assert all(high - low < 16 for each in drawn for low, high in each.getextrema())


def test_a_withdrawn_picture_is_not_filled_again(editor, boss, store, django_capture_on_commit_callbacks):
    consent = make_consent(by=boss)
    picture = make_portrait(consent)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(consent=consent, reason="Diminta", by=boss)
    answer = editor.post(edit(picture), {"title": "Lagi", "shows_person": "no", "file": photo()})
    assert answer.context["form"].non_field_errors() == [
        "Gambar ini sudah ditarik dan tetap begitu; unggah yang baru."
    ]
    assert stored_files(store) == []
