"""Every way a picture can come into the store, with a good and a bad upload: only clean bytes are there after."""

import hashlib
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from wagtail.images.forms import get_image_form
from wagtail.models import UploadedFile

from media.files import PictureRefused
from media.models import Picture
from media.querysets import SPECS
from media.services import add_picture
from tests.media import samples
from tests.media.conftest import stored_files, superuser
from tests.media.test_hygiene import assert_bare, colours

NAME = "KTP Budi <script>.jpg"


def by_service(data: bytes) -> None:
    add_picture(data=data, title="Kursi", description="Kursi rotan")


def by_model(data: bytes) -> None:
    Picture(title="Kursi", file=ContentFile(data, name=NAME)).save()


def by_assignment(data: bytes) -> None:
    picture = Picture(title="Kursi")
    picture.file = SimpleUploadedFile(NAME, data, "image/jpeg")
    picture.save()


def by_claiming_the_size(data: bytes) -> None:
    Picture(title="Kursi", file=ContentFile(data, name=NAME), width=1, height=1).save()


def by_file_save(data: bytes) -> None:
    Picture(title="Kursi").file.save(NAME, ContentFile(data))


def by_bulk_create(data: bytes) -> None:
    Picture.objects.bulk_create([Picture(title="Kursi", file=ContentFile(data, name=NAME))])


def by_form(data: bytes) -> None:
    through_wagtails_form(SimpleUploadedFile(NAME, data, "image/jpeg"))


def by_form_from_disk(data: bytes) -> None:
    """Large uploads arrive as files on disk; with a smaller FILE_UPLOAD_MAX_MEMORY_SIZE all of them do."""
    with TemporaryUploadedFile(NAME, "image/jpeg", len(data), None) as upload:
        upload.write(data)
        through_wagtails_form(upload)


def through_wagtails_form(upload) -> None:
    form = get_image_form(Picture)(
        {"title": "Kursi", "shows_person": "no"}, {"file": upload}, user=superuser()
    )
    if not form.is_valid():
        assert set(form.errors) == {"file"}
        raise PictureRefused(form.errors["file"][0])
    form.save()


DOORS = [
    by_service,
    by_model,
    by_assignment,
    by_claiming_the_size,
    by_file_save,
    by_bulk_create,
    by_form,
    by_form_from_disk,
]


@pytest.mark.parametrize("door", DOORS)
def test_a_phone_photo_is_stored_clean(db, store, door):
    door(samples.phone_photo(6))
    picture = Picture.objects.get()
    assert re.fullmatch(r"pictures/[0-9a-f]{24}\.webp", picture.file.name)
    [path] = stored_files(store)
    assert_bare(path.read_bytes())
    assert colours(path.read_bytes()) == ["red", "green", "white", "blue"]
    assert (picture.width, picture.height) == (60, 40)
    assert picture.file_size == path.stat().st_size
    assert picture.file_hash == hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["text", "svg", "jpeg bomb", "gif"])
def test_a_bad_upload_is_refused_and_nothing_is_stored(db, store, door, name):
    with pytest.raises(PictureRefused):
        door(samples.BAD[name][1]())
    assert Picture.objects.count() == 0
    assert stored_files(store) == []


def test_a_new_file_alone_brings_its_facts_along(picture, store):
    before = picture.file_hash
    picture.file = ContentFile(samples.phone_photo(), name=NAME)
    picture.save(update_fields=["file"])
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (60, 40)
    assert picture.file_hash != before
    for path in stored_files(store):
        assert_bare(path.read_bytes())


@pytest.mark.parametrize("name", samples.BAD)
def test_the_service_says_what_is_wrong(db, name):
    code, make = samples.BAD[name]
    with pytest.raises(PictureRefused) as refused:
        add_picture(data=make(), title="Kursi", description="Kursi rotan", apart=False)
    assert (refused.value.field, refused.value.code) == ("pictures", code)
    assert str(refused.value).endswith(".")


def test_the_service_keeps_what_was_said_about_the_picture(db, officer):
    picture = add_picture(
        data=samples.phone_photo(),
        title="Kursi",
        description="Kursi rotan",
        description_en="Rattan chair",
        by=officer,
        is_illustration=True,
        credit="Lapas Semarang",
    )
    picture.refresh_from_db()
    assert picture.title == "Kursi"
    assert (picture.description, picture.description_en) == ("Kursi rotan", "Rattan chair")
    assert (picture.uploaded_by_user, picture.is_illustration, picture.credit) == (
        officer,
        True,
        "Lapas Semarang",
    )


@pytest.fixture
def officer(db):
    return superuser()


@pytest.fixture
def editor(client, officer):
    client.force_login(officer)
    return client


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", data, "image/jpeg")


def test_wagtails_own_page_stores_a_clean_picture(editor, store):
    data = {"title": "Kursi", "shows_person": "no", "file": upload(samples.phone_photo())}
    answer = editor.post(reverse("wagtailimages:add"), data)
    assert (answer.status_code, answer.url) == (302, reverse("wagtailimages:index"))
    assert Picture.objects.get().title == "Kursi"
    [path] = stored_files(store)
    assert_bare(path.read_bytes())


def test_wagtail_makes_the_sizes_when_the_upload_is_committed(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        data = {"title": "Kursi", "shows_person": "no", "file": upload(samples.phone_photo())}
        editor.post(reverse("wagtailimages:add"), data)
    assert Picture.objects.get().renditions.filter(filter_spec__in=SPECS).count() == len(SPECS)


def test_wagtails_own_page_says_no_and_keeps_the_title(editor, store):
    answer = editor.post(
        reverse("wagtailimages:add"), {"title": "Kursi", "file": upload(samples.BAD["text"][1]())}
    )
    assert answer.status_code == 200
    assert 'value="Kursi"' in answer.content.decode()
    assert Picture.objects.count() == 0
    assert stored_files(store) == []


def test_there_is_one_way_to_upload(editor, store):
    """Wagtail's uploader of many would keep what it gets in the public store until its questions are answered."""
    answer = editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": upload(samples.phone_photo())}
    )
    assert (answer.status_code, answer.url) == (302, reverse("wagtailimages:add"))
    for name in (
        "create_multiple_from_uploaded_image",
        "edit_multiple",
        "delete_multiple",
        "delete_upload_multiple",
    ):
        assert editor.post(reverse(f"wagtailimages:{name}", args=[1])).url == reverse("wagtailimages:add")
    assert (stored_files(store), UploadedFile.objects.count()) == ([], 0)
    assert "data-w-sync-name-value" not in editor.get(reverse("wagtailimages:add")).text


def test_replacing_the_file_cleans_the_new_one_and_drops_the_old(editor, picture, store):
    old = picture.file.name
    picture.get_rendition("width-320|format-webp")
    answer = editor.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {"title": "Baru", "shows_person": "no", "file": upload(samples.phone_photo())},
    )
    assert (answer.status_code, answer.url) == (302, reverse("wagtailimages:index"))
    picture.refresh_from_db()
    assert picture.file.name != old
    assert (picture.width, picture.height) == (60, 40)
    assert picture.renditions.count() == 0
    assert not (store / old).exists()
    assert_bare((store / picture.file.name).read_bytes())


def test_changing_the_words_leaves_the_file_alone(editor, picture, store):
    files = {path: path.read_bytes() for path in stored_files(store)}
    answer = editor.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {"title": "Kursi teras", "is_illustration": "on", "shows_person": "no"},
    )
    assert (answer.status_code, answer.url) == (302, reverse("wagtailimages:index"))
    after = Picture.objects.get()
    assert (after.title, after.is_illustration, after.file.name) == ("Kursi teras", True, picture.file.name)
    assert {path: path.read_bytes() for path in stored_files(store)} == files
