"""What happens to a picture before it is stored: it is decoded, turned upright and drawn anew.

A phone writes the place, the time and the owner's phone into every photo, and a file that calls itself a
picture may be a program, a bomb or a web page. So no byte of an upload is ever kept. The picture is decoded
by a decoder chosen from the file's first bytes, never from its name; its pixels are turned the way the
camera was held, brought to sRGB, made at most 2,000 px long, put on a new empty canvas and encoded as WebP.
A new canvas carries no EXIF, XMP, colour profile, comment, thumbnail or tail, because nobody gives it one.

The result depends on the bytes alone. This module knows neither Django nor Oscar; run as a program it is
the child process of ``media.sandbox``.
"""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import filetype
import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_SIDE = 2_000
MOST_SCANS = 64  # of a JPEG; cameras write one, programs that write progressive ones about ten
QUALITY = 82
EXTENSION = "webp"

BadCode = Literal["too_large", "not_a_picture", "too_many_pixels", "animated", "truncated"]

# What filetype calls it -> the one decoder that may open it.
DECODERS = {"jpg": "JPEG", "png": "PNG", "apng": "PNG", "webp": "WEBP", "heic": "HEIF", "avif": "AVIF"}
# What it does not know: ten bits of a phone, and a moving AVIF, which is refused as such.
BRANDS = {b"ftypheix": "heic", b"ftypavis": "avif"}
ORIENTATION = 0x0112
UPRIGHT: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread wants memory of its own

T = TypeVar("T")


class BadPicture(Exception):
    """The bytes are not a picture we take; ``code`` says which rule they broke."""

    def __init__(self, code: BadCode) -> None:
        super().__init__(code)
        self.code: BadCode = code


@dataclass(frozen=True)
class Clean:
    """A picture drawn anew: ``data`` is what may be stored, sizes are in pixels."""

    data: bytes
    width: int
    height: int
    extension: str = EXTENSION


def clean(data: bytes) -> Clean:
    """Return the picture in ``data`` drawn anew, or raise ``BadPicture``."""
    if len(data) > MAX_BYTES:
        raise BadPicture("too_large")
    picture = _decode(data)
    turn = UPRIGHT.get(_orientation(picture))
    picture = _fit(_eight_bits(picture))
    if turn is not None:
        picture = picture.transpose(turn)
    canvas = Image.new("RGB", picture.size, "white")
    _paint(canvas, picture)
    out = io.BytesIO()
    canvas.save(out, "WEBP", quality=QUALITY, method=4)
    return Clean(data=out.getvalue(), width=canvas.width, height=canvas.height)


def _decode(data: bytes) -> Image.Image:
    """All pixels in memory, of one still picture within the limits."""
    kind = BRANDS.get(data[4:12]) or filetype.guess_extension(data)
    if kind not in DECODERS or _is_endless(data, kind):
        raise BadPicture("not_a_picture")
    if _is_cut(data, kind):
        raise BadPicture("truncated")
    picture = _attempt(lambda: Image.open(io.BytesIO(data), formats=[DECODERS[kind]]), "not_a_picture")
    if picture.width * picture.height > MAX_PIXELS:
        raise BadPicture("too_many_pixels")
    # A JPEG or HEIF of several pictures is one photo with its preview or depth; the first is the photo.
    if kind not in {"jpg", "heic"} and getattr(picture, "n_frames", 1) > 1:
        raise BadPicture("animated")
    if kind == "jpg":
        picture.draft(None, (MAX_SIDE, MAX_SIDE))  # decodes a 24 MP photo in a quarter of the memory
    _attempt(picture.load, "truncated")
    return picture


def _is_cut(data: bytes, kind: str) -> bool:
    """A WebP says how long it is; the decoder would only say that it cannot read a shorter one."""
    return kind == "webp" and int.from_bytes(data[4:8], "little") + 8 > len(data)


def _is_endless(data: bytes, kind: str) -> bool:
    """Every scan of a JPEG is worked through over the whole picture, however few bytes it has."""
    return kind == "jpg" and data.count(b"\xff\xda") > MOST_SCANS


def _attempt(step: Callable[[], T], code: BadCode) -> T:
    """Do one step of decoding; on hostile bytes decoders fail in every way there is."""
    try:
        return step()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadPicture("too_many_pixels") from None
    except Exception as error:
        raise BadPicture(code) from error


def _orientation(picture: Image.Image) -> int:
    """How the camera was held (EXIF or XMP, 1 to 8); a tag nobody can read means upright."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Sixteen-bit grey scaled to eight (Pillow would cut it off at white); palettes opened up."""
    if picture.mode == "I" or picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture


def _fit(picture: Image.Image) -> Image.Image:
    longest = max(picture.size)
    if longest <= MAX_SIDE:
        return picture
    width, height = (max(1, round(side * MAX_SIDE / longest)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _paint(canvas: Image.Image, picture: Image.Image) -> None:
    """Put the picture's colours, as sRGB, on the white canvas."""
    mask = None
    if picture.mode in {"RGBA", "LA"}:
        mask = picture.getchannel("A")
        picture = picture.convert("RGB" if picture.mode == "RGBA" else "L")
    canvas.paste(_srgb(picture), mask=mask)


def _srgb(picture: Image.Image) -> Image.Image:
    """Phones photograph in wider colours than a web page has; a profile nobody can read is left out."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "L", "CMYK"}:
        try:
            source = ImageCms.getOpenProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass
    return picture.convert("RGB")


def main() -> None:
    """Read an upload from standard input; answer one line of JSON, then the clean bytes."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    answer: dict[str, object]
    body = b""
    try:
        result = clean(data)
    except BadPicture as bad:
        answer = {"bad": bad.code}
    else:
        answer = {"width": result.width, "height": result.height}
        body = result.data
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
