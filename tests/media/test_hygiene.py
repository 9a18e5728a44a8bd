"""The corpus against the pure function; ``test_sandbox`` and ``test_doors`` use the same pictures."""

import io

import pytest
from PIL import Image

from media.hygiene import MAX_SIDE, BadPicture, clean
from tests.media import samples


def colours(data: bytes) -> list[str]:
    """The named colours of the four quarters, clockwise from the top left."""
    with Image.open(io.BytesIO(data), formats=["WEBP", "AVIF", "JPEG"]) as picture:
        pixels = picture.convert("RGB")
    width, height = pixels.size
    points = [(1, 1), (3, 1), (3, 3), (1, 3)]
    return [nearest(pixels.getpixel((x * width // 4, y * height // 4))) for x, y in points]


def nearest(pixel) -> str:
    def distance(name: str) -> int:
        return sum(abs(a - b) for a, b in zip(pixel, samples.CORNERS[name], strict=True))

    name = min(samples.CORNERS, key=distance)
    assert distance(name) < 90, pixel
    return name


def assert_bare(data: bytes) -> None:
    """A WebP of pixels and nothing else, which ends where it says."""
    assert data[:4] == b"RIFF"
    assert data[8:16] == b"WEBPVP8 ", "a simple file has no chunk that could carry metadata"
    assert int.from_bytes(data[4:8], "little") + 8 == len(data)
    assert_no_trace(data)


def assert_no_trace(data: bytes) -> None:
    """Nothing of where and with what it was taken, in any format."""
    assert [trace for trace in samples.TRACES if trace in data] == []
    with Image.open(io.BytesIO(data)) as picture:
        assert dict(picture.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)


@pytest.mark.filterwarnings("ignore:Truncated File Read:UserWarning", "ignore:Corrupt EXIF:UserWarning")
@pytest.mark.parametrize("name", samples.GOOD)
def test_a_good_picture_is_drawn_anew_without_metadata(name):
    result = clean(samples.GOOD[name]())
    assert (result.width, result.height, result.extension) == (60, 40, "webp")
    assert_bare(result.data)
    if name != "png in 16 bits":
        assert colours(result.data) == ["red", "green", "white", "blue"]
    else:
        assert colours(result.data) == ["red"] * 4


@pytest.mark.parametrize("name", samples.BAD)
def test_a_bad_picture_is_refused_with_its_code(name):
    code, make = samples.BAD[name]
    with pytest.raises(BadPicture) as refused:
        clean(make())
    assert refused.value.code == code


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_phone_was_held(orientation):
    data = samples.phone_photo(orientation)
    with Image.open(io.BytesIO(data)) as stored:
        assert stored.size == ((40, 60) if orientation >= 5 else (60, 40))
    result = clean(data)
    assert (result.width, result.height) == (60, 40)
    assert colours(result.data) == ["red", "green", "white", "blue"]
    assert_bare(result.data)


@pytest.mark.parametrize("make", [lambda: samples.transparent("PNG"), lambda: samples.transparent("WEBP")])
def test_what_was_transparent_becomes_white(make):
    assert colours(clean(make()).data) == ["red", "white", "white", "red"]


def test_a_palette_with_transparency_becomes_white_too():
    assert colours(clean(samples.palette_with_transparency()).data) == ["red", "white", "white", "red"]


def test_sixteen_bits_of_grey_are_scaled_not_cut_off():
    with Image.open(io.BytesIO(clean(samples.sixteen_bit_grey()).data)) as picture:
        dark, light = (picture.convert("L").getpixel((x, 20)) for x in (10, 50))
    assert abs(dark - 0x30) <= 3
    assert abs(light - 0xC0) <= 3


def test_a_black_and_white_picture_is_read():
    result = clean(samples.encoded(Image.new("1", (60, 40), 1), "PNG"))
    assert colours(result.data) == ["white"] * 4


@pytest.mark.parametrize(
    ("size", "expected"),
    [((5_000, 2_500), (MAX_SIDE, 1_000)), ((1_000, 4_000), (500, MAX_SIDE)), ((9_000, 2), (MAX_SIDE, 1))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(size, expected, kind):
    result = clean(samples.encoded(Image.new("RGB", size), kind))
    assert (result.width, result.height) == expected


def test_a_small_picture_is_never_blown_up():
    result = clean(samples.encoded(Image.new("RGB", (1, 1)), "PNG"))
    assert (result.width, result.height) == (1, 1)


def test_the_limit_of_pixels_is_exact():
    assert clean(samples.encoded(Image.new("L", (6_000, 4_000)), "JPEG")).width == MAX_SIDE
    with pytest.raises(BadPicture, match="too_many_pixels"):
        clean(samples.encoded(Image.new("L", (6_000, 4_001)), "JPEG"))


def test_the_same_bytes_give_the_same_picture():
    data = samples.phone_photo(6)
    assert clean(data) == clean(data)
