"""What a page shows: renditions made once, tags that ask nothing, thumbnails for Oscar's templates."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.template import Context, Template
from django.utils import translation
from PIL import Image

import catalogue
from config.common.serat import STYLESHEETS
from media.models import Picture, PictureRendition
from media.querysets import LIGHTER, SHARED, SPECS
from media.services import add_picture, render_pictures
from media.share import GROUND
from media.templatetags.pictures import picture_url, product_picture
from media.thumbnails import PictureThumbnailer
from tests.media import samples
from tests.media.conftest import stored_files
from tests.media.test_hygiene import assert_bare, assert_no_trace, colours


def test_publishing_makes_clean_renditions(picture, store):
    assert render_pictures(pictures=[picture]) == 8
    sizes = picture.renditions.order_by("width", "pk").values_list("width", "height")
    assert list(sizes) == [*2 * [(320, 213)], *3 * [(480, 320)], *2 * [(800, 533)], (1200, 630)]
    paths = stored_files(store)
    assert len(paths) == 9
    for path in paths:
        assert_no_trace(path.read_bytes())
        assert colours(path.read_bytes()) == ["red", "green", "white", "blue"]
    for path in [path for path in paths if path.suffix == ".webp"]:
        assert_bare(path.read_bytes())


def test_the_sizes_are_there_when_the_upload_is_committed(db, store, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = add_picture(data=samples.phone_photo(), title="Kursi", description="", apart=False)
        assert picture.renditions.count() == 0
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(SPECS)
    assert {path.suffix for path in stored_files(store)} == {".webp", ".avif", ".jpg"}


def test_an_upload_that_is_rolled_back_makes_no_sizes(db, store, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        add_picture(data=samples.phone_photo(), title="Kursi", description="", apart=False)
        _ = 1 / 0
    assert PictureRendition.objects.count() == 0


def test_the_command_makes_what_is_missing(picture, capsys):
    call_command("render_pictures")
    call_command("render_pictures")
    assert capsys.readouterr().out == "8 made\n0 made\n"


def test_publishing_again_makes_nothing(picture, store):
    render_pictures(pictures=[picture])
    files = stored_files(store)
    assert render_pictures(pictures=[picture]) == 0
    assert stored_files(store) == files


def test_publishing_goes_on_where_a_file_is_gone(picture, store, caplog):
    (store / picture.file.name).unlink()
    other = add_picture(data=samples.phone_photo(), title="Kursi", description="", apart=False)
    assert render_pictures(pictures=[picture, other]) == len(SPECS)
    assert "has no file" in caplog.text


def test_a_page_of_pictures_asks_twice_however_many(db, django_assert_num_queries):
    for number in range(5):
        add_picture(data=samples.phone_photo(), title=f"Kursi {number}", description="", apart=False)
    render_pictures(pictures=Picture.objects.all())
    page = Template("{% load pictures %}{% for p in pictures %}{% product_picture p alt='' %}{% endfor %}")
    with django_assert_num_queries(2):
        html = page.render(Context({"pictures": Picture.objects.with_renditions()}))
    assert html.count("<img") == 5


def test_a_missing_rendition_is_made_once(picture, django_assert_num_queries):
    product_picture(picture)
    assert PictureRendition.objects.count() == len(SPECS)
    picture = Picture.objects.with_renditions().get()
    with django_assert_num_queries(0):
        product_picture(picture)
    assert PictureRendition.objects.count() == len(SPECS)


def test_the_picture_tells_the_browser_its_sizes(picture):
    names, lighter = dict(picture_names(picture)), dict(picture_names(picture, LIGHTER.values()))
    html = product_picture(picture, sizes="50vw", alt='Kursi "rotan" <3')
    assert html == (
        '<picture><source sizes="50vw"'
        f' srcset="{lighter[320]} 320w, {lighter[480]} 480w, {lighter[800]} 800w" type="image/avif">'
        '<source sizes="50vw"'
        f' srcset="{names[320]} 320w, {names[480]} 480w, {names[800]} 800w" type="image/webp">'
        '<img alt="Kursi &quot;rotan&quot; &lt;3" decoding="async" height="320" loading="lazy"'
        f' src="{picture_url(picture, "plain")}" width="480"></picture>'
    )


@pytest.mark.parametrize(
    ("point", "classes"),
    [
        ((600, 400), ""),
        ((0, 0), "focus-x-0 focus-y-0"),
        ((1_190, 410), "focus-x-100"),
        ((310, 590), "focus-x-25 focus-y-75"),
    ],
)
def test_what_the_editor_marked_stays_in_sight(picture, point, classes):
    picture.focal_point_x, picture.focal_point_y = point
    html = product_picture(picture, css_class="hero")
    assert f'class="{f"hero {classes}".strip()}"' in html
    assert all(f".{name}{{" in STYLESHEETS["site"] for name in classes.split())


def picture_names(picture, specs=LIGHTER):
    for rendition in picture.get_renditions(*specs).values():
        yield rendition.width, rendition.url


def test_the_lighter_pictures_are_lighter(db, store):
    """A picture of the demo, which is as noisy as a photograph."""
    data = (Path(catalogue.__file__).parent / "demo_pictures" / "webp" / "batik.webp").read_bytes()
    made = add_picture(data=data, title="Batik", description="", apart=False).get_renditions(*SPECS)
    assert all(made[avif].file.size < made[webp].file.size for webp, avif in LIGHTER.items())


def test_a_shared_picture_is_whole_and_light(db, store):
    data = (Path(catalogue.__file__).parent / "demo_pictures" / "webp" / "batik.webp").read_bytes()
    shared = add_picture(data=data, title="Batik", description="", apart=False).get_renditions(SHARED)[SHARED]
    assert (shared.width, shared.height) == (1200, 630)
    assert shared.file.size < 300_000
    with shared.file.open() as stored, Image.open(stored) as image:
        assert image.format == "JPEG"
        corners = [image.getpixel(at) for at in ((5, 5), (1195, 5), (5, 625), (1195, 625))]
    assert all(max(abs(a - b) for a, b in zip(corner, GROUND, strict=True)) <= 3 for corner in corners)


def test_the_first_picture_is_fetched_at_once(picture):
    html = product_picture(picture, priority=True, css_class="hero")
    assert 'fetchpriority="high"' in html
    assert 'class="hero"' in html
    assert "loading" not in html


def test_a_small_picture_has_one_size_and_says_no_more(db):
    small = add_picture(data=samples.phone_photo(), title="Kursi", description="Kursi", apart=False)
    html = product_picture(small)
    assert 'width="60"' in html
    assert " 480w" not in html
    assert "sizes" not in html


def test_the_text_alternative_is_in_the_readers_language(picture):
    with translation.override("id"):
        assert 'alt="Kursi rotan dari depan"' in product_picture(picture)
    with translation.override("en"):
        assert 'alt="Rattan chair from the front"' in product_picture(picture)
        picture.description_en = ""
        assert 'alt="Kursi rotan dari depan"' in product_picture(picture)


def test_no_picture_is_no_markup(db, store, picture):
    assert product_picture(None) == ""
    assert picture_url(None) == ""
    (store / picture.file.name).unlink()
    assert product_picture(picture) == ""


@pytest.mark.parametrize(("size", "width"), [("small", 320), ("card", 480), ("large", 800)])
def test_the_address_of_one_rendition(picture, size, width):
    assert picture_url(picture, size) == dict(picture_names(picture))[width]


def test_deleting_a_picture_deletes_its_files(picture, store, django_capture_on_commit_callbacks):
    render_pictures(pictures=[picture])
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert stored_files(store) == []


@pytest.mark.parametrize(
    ("size", "width"),
    [("70x70", 320), ("x155", 320), ("440x400", 480), ("640x", 800), ("2000x", 800), ("", 320)],
)
def test_oscars_thumbnails_are_the_same_renditions(picture, size, width):
    thumbnail = PictureThumbnailer().generate_thumbnail(picture.file, size=size, upscale=False)
    assert thumbnail.width == width
    assert PictureThumbnailer().generate_thumbnail(picture, size=size).pk == thumbnail.pk


def test_oscars_thumbnailer_deletes_renditions(picture):
    render_pictures(pictures=[picture])
    PictureThumbnailer().delete_thumbnails(picture.file)
    PictureThumbnailer().delete_thumbnails(None)
    assert picture.renditions.count() == 0


def test_oscars_sign_for_a_missing_picture_is_shown_as_it_is(settings):
    settings.OSCAR_MISSING_IMAGE_URL = "missing.svg"
    assert PictureThumbnailer().generate_thumbnail(None, size="70x70").url == "/media/missing.svg"
