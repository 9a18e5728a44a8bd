"""More pictures made in code: what a stranger sends, by mistake or on purpose. With those of ``samples`` the corpus."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.media.samples import (
    BAD,
    COMMENT,
    GOOD,
    TAIL,
    XMP,
    animated,
    encoded,
    exif,
    icc,
    phone_photo,
    png_of,
    scene,
    sixteen_bit_grey,
    transparent,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
TURNED = scene().transpose(Image.Transpose.ROTATE_90)
NOISE = random.Random(4).randbytes(4_000)


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg_with(*segments: bytes) -> bytes:
    """The scene, with segments of the test's own right behind its beginning."""
    whole = encoded(scene(), "JPEG", quality=95)
    return whole[:2] + b"".join(segments) + whole[2:]


def png_with(*chunks: bytes) -> bytes:
    whole = encoded(scene(), "PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def claiming(kind: str) -> bytes:
    """An honest AVIF or HEIC whose box of sizes says 30,000 by 30,000."""
    whole = encoded(scene(), kind)
    at = whole.index(b"ispe") + 8
    return whole[:at] + struct.pack(">II", 30_000, 30_000) + whole[at + 8 :]


def webp_bomb() -> bytes:
    size = 16_383 | 16_383 << 14
    body = b"\x2f" + struct.pack("<I", size) + bytes(20)
    return (
        b"RIFF"
        + struct.pack("<I", len(body) + 13)
        + b"WEBPVP8L"
        + struct.pack("<I", len(body))
        + body
        + b"\0"
    )


def endless_jpeg() -> bytes:
    """A progressive picture of 24 megapixels whose last scan comes again and again: minutes of work."""
    whole = encoded(Image.new("L", (6_000, 4_000), 90), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (4_000_000 // len(last)) + whole[-2:]


def wrong_checksum() -> bytes:
    whole = bytearray(encoded(scene(), "PNG"))
    whole[29] ^= 0xFF
    return bytes(whole)


def half(kind: str) -> bytes:
    whole = encoded(Image.effect_noise((400, 300), 80).convert("RGB"), kind)
    return whole[: len(whole) // 2]


# GPS in every format; the others are odd in one way each. All show the scene, upright.
MORE_GOOD: dict[str, Callable[[], bytes]] = GOOD | {
    "avif with gps": lambda: encoded(
        scene(), "AVIF", quality=90, exif=exif().tobytes(), xmp=XMP, icc_profile=icc()
    ),
    "png turned": lambda: encoded(TURNED, "PNG", exif=exif(6)),
    "webp turned": lambda: encoded(TURNED, "WEBP", lossless=True, exif=exif(6)),
    "avif turned": lambda: encoded(TURNED, "AVIF", quality=90, exif=exif(6).tobytes()),
    "heic turned": lambda: encoded(TURNED, "HEIF", quality=95, exif=exif(6).tobytes()),
    "heic of two photos": lambda: encoded(
        scene(), "HEIF", quality=95, save_all=True, append_images=[scene().rotate(180)]
    ),
    "progressive jpeg": lambda: encoded(scene(), "JPEG", quality=95, progressive=True, exif=exif()),
    "jpeg with captions of an agency": lambda: jpeg_with(segment(0xED, b"Photoshop 3.0\0" + COMMENT)),
    "jpeg that is a script": lambda: jpeg_with(segment(0xFE, b"*/=alert(1)/*" + TAIL)),
    "jpeg that is a program": lambda: phone_photo() + b"<?php system($_GET['c']); ?>",
    "jpeg that is a zip": lambda: phone_photo() + zipped("evil.class", TAIL),
    "png that is a zip": lambda: encoded(scene(), "PNG") + zipped("evil.class", TAIL),
    "webp with a page behind it": lambda: encoded(scene(), "WEBP", lossless=True) + TAIL,
    "heic with a page behind it": lambda: encoded(scene(), "HEIF", quality=95) + TAIL,
    "png in a palette": lambda: encoded(scene().quantize(8), "PNG", exif=exif()),
    "png with an unknown chunk": lambda: png_with(chunk(b"prVt", COMMENT + TAIL)),
    "cmyk with a profile for rgb": lambda: encoded(
        scene().convert("CMYK"), "JPEG", quality=95, icc_profile=icc(), exif=exif()
    ),
}
# Good ones that do not show the scene; only their size and bareness are looked at.
OTHERWISE_GOOD: dict[str, Callable[[], bytes]] = {
    "sixteen bits of grey": sixteen_bit_grey,
    "grey jpeg": lambda: encoded(scene().convert("L"), "JPEG", exif=exif(), comment=COMMENT),
    "black and white png": lambda: encoded(scene().convert("1"), "PNG"),
    "grey with transparency": lambda: encoded(scene().convert("LA"), "PNG", exif=exif()),
    "transparent avif": lambda: transparent("AVIF"),
}

RENAMED: dict[str, Callable[[], bytes]] = {
    kind.lower(): lambda kind=kind, mode=mode: encoded(scene().convert(mode), kind)
    for kind, mode in {
        "DDS": "RGB",
        "ICNS": "RGB",
        "JPEG2000": "RGB",
        "PCX": "RGB",
        "PPM": "RGB",
        "SGI": "RGB",
        "TGA": "RGB",
        "XBM": "1",
    }.items()
}
# Any code of refusal will do: they are broken in more ways than one.
ANY = ""
MORE_BAD: dict[str, tuple[str, Callable[[], bytes]]] = (
    BAD
    | {name: ("not_a_picture", make) for name, make in RENAMED.items()}
    | {
        "one byte": ("not_a_picture", lambda: b"\xff"),
        "three bytes of a jpeg": ("not_a_picture", lambda: b"\xff\xd8\xff"),
        "a jpeg's beginning and noise": ("not_a_picture", lambda: b"\xff\xd8\xff\xe0" + NOISE),
        "a png's beginning and noise": ("not_a_picture", lambda: b"\x89PNG\r\n\x1a\n" + NOISE),
        "packed svg": ("not_a_picture", lambda: gzip.compress(SVG)),
        "svg with a preface": (
            "not_a_picture",
            lambda: b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE svg>" + SVG,
        ),
        "page that begins like a gif": ("not_a_picture", lambda: b"GIF89a/*" + TAIL),
        "gif that is a jar": ("not_a_picture", lambda: encoded(scene(), "GIF") + zipped("A.class", TAIL)),
        "moving gif": ("not_a_picture", lambda: animated("GIF")),
        "tiff the other way round": ("not_a_picture", lambda: b"MM\0*\0\0\0\x08" + NOISE),
        "layers of a drawing": ("not_a_picture", lambda: b"8BPS\0\x01" + bytes(40)),
        "jpeg xl": ("not_a_picture", lambda: b"\xff\x0a" + NOISE),
        "film": ("not_a_picture", lambda: b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41" + NOISE),
        "burst of a phone": ("not_a_picture", lambda: b"\0\0\0\x18ftyphevc\0\0\0\0msf1hevc" + NOISE),
        "program": ("not_a_picture", lambda: b"MZ\x90\x00" + NOISE),
        "program of another system": ("not_a_picture", lambda: b"\x7fELF\x02\x01\x01" + NOISE),
        "letter": ("not_a_picture", lambda: zipped("word/document.xml", b"<w:document/>")),
        "picture behind a page": ("not_a_picture", lambda: TAIL + phone_photo()),
        "profile bomb": (
            "not_a_picture",
            lambda: png_with(chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(50_000_000)))),
        ),
        "translated text bomb": (
            "not_a_picture",
            lambda: png_with(chunk(b"iTXt", b"x\0\x01\0\0\0" + zlib.compress(bytes(50_000_000)))),
        ),
        "png with a wrong checksum": ("not_a_picture", wrong_checksum),
        "png of two thousand million pixels a row": (ANY, lambda: png_of(2**31 - 1, 2**31 - 1, b"")),
        "jpeg without an end": ("not_a_picture", endless_jpeg),
        "jpeg of 25 megapixels": (
            "too_many_pixels",
            lambda: encoded(Image.new("L", (6_250, 4_000)), "JPEG"),
        ),
        "strip of 26 megapixels": ("too_many_pixels", lambda: encoded(Image.new("L", (65_500, 400)), "JPEG")),
        "webp bomb": (ANY, webp_bomb),
        "avif bomb": (ANY, lambda: claiming("AVIF")),
        "heic bomb": (ANY, lambda: claiming("HEIF")),
        "moving avif": ("animated", lambda: animated("AVIF")),
        "avif cut in half": (ANY, lambda: half("AVIF")),
    }
)
