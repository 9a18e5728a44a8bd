"""Pictures made in code, good and bad; nobody's file is in the project."""

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

# What must never be found in a stored file.
MAKER = "Phone Maker GPS"
COMMENT = b"a comment of the camera"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><where>Lapas Semarang</where></x:xmpmeta>'
TAIL = b"<html><script>alert('tail')</script></html>"
TRACES = (MAKER.encode(), COMMENT, b"xmpmeta", b"<script>", b"Exif", b"ICCP", b"EXIF", b"XMP ")

CORNERS = {"red": (220, 30, 30), "green": (30, 200, 40), "blue": (30, 40, 220), "white": (250, 250, 250)}


def scene(width: int = 60, height: int = 40) -> Image.Image:
    """Four coloured quarters: red green / blue white. Which is where tells how a picture was turned."""
    picture = Image.new("RGB", (width, height), CORNERS["white"])
    picture.paste(CORNERS["red"], (0, 0, width // 2, height // 2))
    picture.paste(CORNERS["green"], (width // 2, 0, width, height // 2))
    picture.paste(CORNERS["blue"], (0, height // 2, width // 2, height))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """A phone's EXIF: maker, position of the Semarang prison, how the phone was held."""
    tags = Image.Exif()
    tags[0x010F] = MAKER
    tags[0x0112] = orientation
    gps = tags.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (7.0, 1.0, 30.0), "E", (110.0, 21.0, 0.0)
    return tags


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def icc() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def phone_photo(orientation: int = 1) -> bytes:
    """The scene as seen upright, stored the way a phone held in ``orientation`` stores it."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = scene() if undo is None else scene().transpose(undo)
    return encoded(
        stored,
        "JPEG",
        quality=95,
        exif=exif(orientation),
        comment=COMMENT,
        xmp=XMP,
        icc_profile=icc(),
    )


def png_with_text() -> bytes:
    text = PngInfo()
    text.add_text("Comment", COMMENT.decode())
    text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return encoded(scene(), "PNG", pnginfo=text, exif=exif(), icc_profile=icc())


def sixteen_bit_grey() -> bytes:
    """Half dark (0x3000), half light (0xC000)."""
    row = struct.pack("<60H", *[0x3000] * 30, *[0xC000] * 30)
    return encoded(Image.frombytes("I;16", (60, 40), row * 40), "PNG")


def sixteen_bit_colour() -> bytes:
    """Pillow cannot write one: every pixel 0xDC1E 0x1E1E 0x1E1E, which is red."""
    rows = (b"\0" + bytes.fromhex("dc1e1e1e1e1e") * 60) * 40
    return png_of(60, 40, zlib.compress(rows), depth=16)


def png_of(width: int, height: int, pixels: bytes, depth: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def transparent(kind: str) -> bytes:
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((*CORNERS["red"], 255), (0, 0, 30, 40))
    return encoded(picture, kind, **({"lossless": True} if kind == "WEBP" else {}))


def palette_with_transparency() -> bytes:
    picture = Image.new("P", (60, 40), 1)
    picture.putpalette([*CORNERS["red"], 0, 0, 0])
    picture.paste(0, (0, 0, 30, 40))
    return encoded(picture, "PNG", transparency=1)


def truncated_jpeg() -> bytes:
    whole = encoded(Image.effect_noise((400, 300), 80), "JPEG")
    return whole[: len(whole) // 2]


def truncated_png() -> bytes:
    whole = encoded(Image.effect_noise((400, 300), 80), "PNG")
    return whole[: len(whole) // 2]


def truncated_webp() -> bytes:
    return encoded(scene(), "WEBP")[:-40]


def truncated_heic() -> bytes:
    whole = encoded(Image.effect_noise((400, 300), 80).convert("RGB"), "HEIF")
    return whole[: len(whole) // 2]


def animated(kind: str) -> bytes:
    return encoded(scene(), kind, save_all=True, append_images=[scene().rotate(180)], duration=100)


def two_photos_in_one() -> bytes:
    """What a phone writes when it adds a preview: a JPEG with a second one behind it."""
    return encoded(scene(), "MPO", save_all=True, append_images=[scene().rotate(180)])


def jpeg_bomb() -> bytes:
    """A few hundred bytes that claim 30,000 by 30,000 pixels."""
    honest = encoded(scene(), "JPEG")
    at = honest.index(b"\xff\xc0") + 5
    return honest[:at] + struct.pack(">HH", 30_000, 30_000) + honest[at + 4 :]


def png_bomb() -> bytes:
    return png_of(5_000, 5_000, zlib.compress(bytes(75_005_000)))


def text_bomb() -> bytes:
    """A picture whose comment unpacks to 20 MB."""
    packed = zlib.compress(bytes(20_000_000))
    body = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = encoded(scene(), "PNG")
    return whole[:33] + chunk + whole[33:]


GOOD: dict[str, Callable[[], bytes]] = {
    "phone photo": phone_photo,
    "jpeg with a page behind it": lambda: phone_photo() + TAIL,
    "jpeg in cmyk": lambda: encoded(scene().convert("CMYK"), "JPEG", quality=95, comment=COMMENT),
    "jpeg with an unreadable profile": lambda: encoded(scene(), "JPEG", quality=95, icc_profile=b"nonsense"),
    "jpeg with unreadable exif": lambda: encoded(scene(), "JPEG", quality=95, exif=b"Exif\0\0II*\0nonsense"),
    "two photos in one": two_photos_in_one,
    "png with text": png_with_text,
    "png with a zip behind it": lambda: png_with_text() + b"PK\x03\x04" + TAIL,
    "png in 16 bits": sixteen_bit_colour,
    "webp with xmp": lambda: encoded(scene(), "WEBP", quality=95, xmp=XMP, exif=exif(), icc_profile=icc()),
    "heic": lambda: encoded(scene(), "HEIF", quality=95, exif=exif().tobytes(), xmp=XMP),
}

BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("not_a_picture", lambda: b""),
    "text": ("not_a_picture", lambda: b"This is not a picture."),
    "page": ("not_a_picture", lambda: TAIL),
    "svg": ("not_a_picture", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "eps": ("not_a_picture", lambda: encoded(scene(), "EPS")),
    "gif": ("not_a_picture", lambda: encoded(scene(), "GIF")),
    "tiff": ("not_a_picture", lambda: encoded(scene(), "TIFF")),
    "bmp": ("not_a_picture", lambda: encoded(scene(), "BMP")),
    "ico": ("not_a_picture", lambda: encoded(scene(), "ICO")),
    "pdf": ("not_a_picture", lambda: encoded(scene(), "PDF")),
    "zip": ("not_a_picture", lambda: b"PK\x03\x04" + bytes(100)),
    "only the first bytes of a jpeg": ("not_a_picture", lambda: b"\xff\xd8\xff\xe0" + TAIL),
    "only the first bytes of a heic": ("not_a_picture", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + TAIL),
    "text bomb": ("not_a_picture", text_bomb),
    "jpeg cut in half": ("truncated", truncated_jpeg),
    "png cut in half": ("truncated", truncated_png),
    "webp cut": ("truncated", truncated_webp),
    "heic cut in half": ("truncated", truncated_heic),
    "jpeg bomb": ("too_many_pixels", jpeg_bomb),
    "png bomb": ("too_many_pixels", png_bomb),
    "moving webp": ("animated", lambda: animated("WEBP")),
    "moving png": ("animated", lambda: animated("PNG")),
    "more than 8 MB": ("too_large", lambda: encoded(scene(), "JPEG") + bytes(8 * 1024 * 1024)),
}


def pdf(*objects: bytes, packed: bool = False) -> bytes:
    """A paper of one empty page, with ``objects`` (as PDF writes them) hung below its catalogue."""
    document = pikepdf.new()
    document.add_blank_page()
    for number, written in enumerate(objects):
        document.Root[f"/X{number}"] = document.make_indirect(pikepdf.Object.parse(written))
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    document.save(out, object_stream_mode=mode, static_id=True)
    return out.getvalue()


PDF = pdf()
