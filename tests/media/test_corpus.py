"""Every hostile or odd file through the whole door, as an editor would send it: what is bad is refused with a
sentence, quickly and within the memory; of what is good nothing but the picture is ever served."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from media import sandbox
from media.models import Picture
from media.services import add_picture, render_pictures
from media.views import public_file
from tests.media import odd, samples
from tests.media.conftest import stored_files, superuser
from tests.media.test_hygiene import assert_no_trace, colours
from tests.support.cpu import on_cpu

SECONDS, MEMORY = 2, 600 * 1024 * 1024
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(superuser())
    client.get(reverse("wagtailimages:add"))  # what is read once must not count as the file's time
    return client


def send(editor, data: bytes, name: str = "foto.jpg"):
    file = SimpleUploadedFile(name, data, "image/jpeg")
    return editor.post(reverse("wagtailimages:add"), {"title": "Kursi", "shows_person": "no", "file": file})


def served(rf, file) -> bytes:
    answer = public_file(rf.get("/"), file.name)
    data = b"".join(answer.streaming_content)
    answer.close()
    return data


def test_the_corpus_is_large_and_its_memory_small():
    """That the child keeps to its limit is shown in ``test_sandbox``."""
    assert sandbox.MEMORY <= MEMORY
    assert len(odd.MORE_BAD) + len(odd.MORE_GOOD) + len(odd.OTHERWISE_GOOD) + len(NAMES) >= 90


@pytest.mark.parametrize("name", odd.MORE_BAD)
def test_what_is_bad_is_refused_with_a_sentence(editor, store, name):
    code, make = odd.MORE_BAD[name]
    data = make()
    before = on_cpu()
    answer = send(editor, data)
    assert on_cpu() - before < SECONDS
    assert answer.status_code == 200
    [error] = answer.context["form"].errors["file"].as_data()
    assert str(error.message).endswith(".")
    if code and data:
        assert error.code == code
    assert Picture.objects.count() == 0
    assert stored_files(store) == []


@pytest.mark.parametrize("name", [*odd.MORE_GOOD, *odd.OTHERWISE_GOOD])
def test_of_what_is_good_only_the_picture_is_served(rf, name):
    picture = add_picture(data=(odd.MORE_GOOD | odd.OTHERWISE_GOOD)[name](), title="x", description="x")
    assert (picture.width, picture.height) == (60, 40)
    render_pictures(pictures=[picture])
    for file in [picture.file, *(rendition.file for rendition in picture.renditions.all())]:
        data = served(rf, file)
        assert_no_trace(data)
        if name in odd.MORE_GOOD and name != "png in 16 bits" and "ground" not in file.name:
            assert colours(data) == ["red", "green", "white", "blue"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_the_position_was_there_before(kind):
    facts = samples.exif() if kind in {"JPEG", "PNG", "WEBP"} else samples.exif().tobytes()
    with Image.open(io.BytesIO(samples.encoded(samples.scene(), kind, exif=facts))) as picture:
        assert picture.getexif().get_ifd(0x8825)[2] == (7.0, 1.0, 30.0)


NAMES = [
    "foto\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "foto\0.php.jpg",
    "../../etc/passwd.jpg",
    "C:\\Windows\\foto.jpg",
    "KTP Budi 3374010101700001.png",
    "foto.svg",
    "foto.jpg.html",
    "f" * 240 + ".jpg",
    "'; DROP TABLE media_picture; --.jpg",
    "<script>alert(1)</script>.jpg",
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_files_name_is_kept(editor, store, name):
    answer = send(editor, samples.phone_photo(), name)
    if answer.status_code == 200:  # a name that no file may have is refused like a file
        assert answer.context["form"].errors["file"]
        assert stored_files(store) == []
        return
    assert answer.status_code == 302
    assert re.fullmatch(r"pictures/[0-9a-f]{24}\.webp", Picture.objects.get().file.name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_worker_goes_on_after_all_of_them(editor):
    for _code, make in list(odd.MORE_BAD.values())[::6]:
        assert send(editor, make()).status_code == 200
    assert send(editor, samples.phone_photo()).status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_largest_that_is_taken_keeps_within_the_memory(kind, mode):
    if (kind, mode) == ("JPEG", "RGBA"):
        mode = "CMYK"
    noise = Image.effect_noise((600, 400), 60).convert(mode).resize((6_000, 4_000))
    quick = {"WEBP": {"method": 0, "quality": 60}, "AVIF": {"speed": 10}, "PNG": {"compress_level": 1}}
    data = samples.encoded(noise, kind, **quick.get(kind, {}))
    if len(data) > 8 * 1024 * 1024:
        data = samples.encoded(Image.new(mode, (6_000, 4_000), 90), kind)
    picture = add_picture(data=data, title="x", description="x")
    assert (picture.width, picture.height) == (2_000, 1_333)
