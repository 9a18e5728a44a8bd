"""Catalogues, shelf labels, posters and data sheets as PDF.

A frozen edition is set from its frozen facts alone. Its pictures are asked for anew, because one that was
withdrawn may not be printed again. A draft is set from today's facts, without codes, and says that it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import segno
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from config.common import clock, typeset
from config.common.dates import day
from media.models import Picture
from media.querysets import LARGE, PLAIN
from shop.expo import words
from shop.expo.choices import Languages
from shop.expo.facts import Facts, facts_of, prisons_of
from shop.expo.models import Edition
from shop.expo.words import Said, each_in, say, together

FOLDER = "shop/expo/typst"
QUALITY = 80  # of JPEG, which a PDF takes as it is; anything else becomes ten times as large


class Room(NamedTuple):
    """What an entry has room for: characters of its description, of a line of it, of its labels and values; lines.

    Reckoned, not measured: Typst measures 300 entries in three times the time and memory of setting them. A5 is
    A4 made smaller, type and all.
    """

    description: int
    across: int
    label: int
    value: int
    lines: int


ROOMS = {
    1: Room(900, 100, 29, 64, 30),
    2: Room(300, 104, 31, 68, 12),
    4: Room(130, 54, 22, 29, 14),
    6: Room(0, 60, 24, 33, 6),
}
COVER = 6


def edition_pdf(edition: Edition) -> bytes:
    """The whole catalogue."""
    languages = Languages(edition.languages).codes
    entries, prisons = contents(edition)
    codes = codes_of(edition)
    with_pictures = pictures_of(
        (facts for _n, _pk, facts in entries), LARGE if edition.per_page <= 2 else PLAIN
    )
    shown = [
        entry_of(n, facts, codes.get(pk, ""), ROOMS[edition.per_page], languages, with_pictures)
        for n, pk, facts in entries
    ]
    order = dict.fromkeys(facts["prison"] for _n, _pk, facts in entries)
    data = {
        **_cover(edition, languages, entries),
        "cover_pictures": [each["picture"] for each in _one_each(shown) if each["picture"]][:COVER],
        "qr": qr(codes[None]) if None in codes else "",
        "code": codes.get(None, ""),
        "prisons": [
            {**_prison(prisons[code], languages), "entries": [e for e in shown if e["prison"] == code]}
            for code in order
        ],
        "categories": _by_category(shown),
        "per_page": edition.per_page,
        "paper": edition.size,
        "bare": True,
    }
    return typeset.pdf(f"{FOLDER}/edition.typ", data, language=languages[0], pictures=with_pictures)


def contents(edition: Edition) -> tuple[list[tuple[int, int, Facts]], dict[str, Facts]]:
    """Number, product and facts of every entry, and the prisons' facts: frozen, or a draft's as of today."""
    rows = [(each.n, each.product_id, each.facts) for each in edition.entries.all()]
    if edition.is_frozen:
        return rows, edition.prisons
    today = clock.today()
    found = facts_of([pk for _n, pk, _facts in rows], today)
    return (
        [(n, pk, found[pk]) for n, pk, _facts in rows],
        prisons_of({each["prison"] for each in found.values()}, today),
    )


def codes_of(edition: Edition) -> dict[int | None, str]:
    """The codes printed in it by product; None is the edition's own."""
    return dict(edition.codes.values_list("product_id", "code"))


def pictures_of(facts: Iterable[Facts], spec: str) -> dict[str, bytes]:
    """The pictures that may be shown today, as JPEG by the name ``<key>.jpg``, in a size the shop has made."""
    keys = {each["picture"] for each in facts} - {None}
    found = {}
    for picture in Picture.objects.shown().filter(pk__in=keys).prefetch_renditions(spec):
        with picture.get_rendition(spec).file.open() as file:
            found[f"{picture.pk}.jpg"] = file.read() if spec == PLAIN else _as_jpeg(file)
    return found


def _as_jpeg(file: Any) -> bytes:
    drawn = BytesIO()
    with Image.open(file) as image:
        image.convert("RGB").save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def address(code: str) -> str:
    """What a symbol says: in capitals, which take the smallest one."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/b/{code}".upper()


def qr(code: str) -> str:
    return symbol(address(code))


def symbol(text: str) -> str:
    drawn = BytesIO()
    # One mask for all: trying the eight takes half of a catalogue's time, and readers take any.
    segno.make(text, error="q", micro=False, mask=3).save(
        drawn, kind="svg", xmldecl=False, nl=False, border=4
    )
    return drawn.getvalue().decode()


def entry_of(
    n: int,
    facts: Facts,
    code: str,
    room: Room,
    languages: Sequence[str],
    pictures: Mapping[str, bytes],
) -> dict[str, Any]:
    picture = f"{facts['picture']}.jpg"
    description = _shortened(facts, languages, room.description)
    return {
        "n": n,
        "number": facts["number"],
        "prison": facts["prison"],
        "title": say(languages, lambda: words.own(facts["title"])),
        "place": f"{facts['workshop']}, {facts['prison_name']}",
        "category": say(languages, lambda: words.own(facts["category"])),
        "description": description,
        "price": say(languages, lambda: words.amount(facts)),
        "unit": say(languages, lambda: words.unit(facts)),
        "tax": say(languages, lambda: words.tax(facts)),
        "rows": _fitting(known_rows(facts, languages), room, _lines(description, room.across)),
        "marks": words.marks(facts),
        "picture": picture if picture in pictures else "",
        "alt": words.own(facts["alt"]) or words.own(facts["title"]),
        "qr": qr(code) if code else "",
        "code": code,
    }


def known_rows(facts: Facts, languages: Sequence[str]) -> list[list[Said]]:
    """Label and value in each language, those that are known."""
    told = zip(*each_in(languages, lambda: words.rows(facts)), strict=True)
    pairs = ([together(languages, texts) for texts in zip(*row, strict=True)] for row in told)
    return [[label, value] for label, value in pairs if value]


def _fitting(rows: list[list[Said]], room: Room, used: int) -> list[list[Said]]:
    """The first ones that have room beside the description."""
    kept = []
    for label, value in rows:
        used += max(_lines([_joined(label)], room.label), _lines([_joined(value)], room.value))
        if used > room.lines:
            break
        kept.append([label, value])
    return kept


def _joined(said: Said) -> list[str]:
    return ["", " / ".join(text for _code, text in said)]


def _lines(said: Said, across: int) -> int:
    return sum(-(-len(text) // across) for _code, text in said)


def _shortened(facts: Facts, languages: Sequence[str], longest: int) -> Said:
    """To so many characters in all languages together, at the end of a word."""
    each = longest // len(languages)
    said = say(languages, lambda: words.own(facts["description"])) if longest else []
    return [
        [code, text if len(text) <= each else text[:each].rsplit(" ", 1)[0].rstrip(" .,;") + "…"]
        for code, text in said
    ]


def _cover(edition: Edition, languages: Sequence[str], entries: Sequence[Any]) -> dict[str, Any]:
    event = edition.event
    return {
        "title": edition.title_ind if languages[0] == "id" else edition.title_en or edition.title_ind,
        "titles": say(languages, lambda: edition.title),
        "publisher": settings.SHOP_NAME,
        "address": settings.WAGTAILADMIN_BASE_URL.partition("//")[2],
        "office": edition.office.name,
        "event": say(languages, lambda: event.name) if event else [],
        "when": say(languages, lambda: event.period) if event else [],
        "where": f"{event.address}, {event.place_name}" if event else "",
        "stands": event.stands if event else "",
        "valid": say(languages, lambda: _("Prices valid from %(first)s to %(last)s") % _days(edition)),
        "count": say(languages, lambda: _("%(n)d entries") % {"n": len(entries)}),
        "footer": settings.SHOP_NAME + ("" if edition.is_frozen else " · " + _("DRAFT, not frozen")),
        "says": _page_words(languages),
    }


def _days(edition: Edition) -> dict[str, str]:
    return {"first": day(edition.valid_from), "last": day(edition.valid_to)}


def _page_words(languages: Sequence[str]) -> dict[str, Said]:
    return {
        "contents": say(languages, lambda: _("Contents")),
        "by_number": say(languages, lambda: _("Index by number")),
        "by_category": say(languages, lambda: _("Index by category")),
        "map": say(languages[:1], lambda: _("Map of Indonesia")),
        "scan": say(
            languages,
            lambda: (
                _("Scan the code, or type it after %(address)s/b/")
                % {"address": settings.WAGTAILADMIN_BASE_URL.partition("//")[2]}
            ),
        ),
        "gallery": say(languages, lambda: _("Gallery and pick-up")),
        "workshops": say(languages, lambda: _("Workshops")),
        "reading": say(languages, lambda: _("How to read this catalogue")),
        "ladder": say(
            languages,
            lambda: _(
                "Perpres 46/2025: A, TKDN of at least 25 % while goods of this kind reach 40 % with BMP; B, TKDN of "
                "at least 25 %; C, lower TKDN; D, listed as a domestic product. TKDN and BMP are printed only "
                "where a certificate held on the day this catalogue was frozen."
            ),
        ),
        "prices": say(
            languages,
            lambda: _(
                "Prices are in rupiah, without delivery, and hold for the days on the cover. Goods are delivered "
                "within Indonesia."
            ),
        ),
    }


def _prison(facts: Facts, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "name": facts["name"],
        "address": f"{facts['address']}, {facts['province']}",
        "story": say(languages, lambda: words.own(facts["story"])),
        "point": facts["point"],
        "gallery": facts["gallery"],
        "hours": say(languages, lambda: words.own(facts["hours"])),
        "workshops": ", ".join(facts["workshops"]),
        "whatsapp": f"+{facts['contact']}" if facts["contact"] else "",
    }


def _one_each(shown: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first of each prison, then the others, for a cover that shows all of them."""
    first = {each["prison"]: each for each in reversed(shown)}
    chosen = list(reversed(first.values()))
    return [*chosen, *(each for each in shown if each not in chosen)]


def _by_category(shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in shown:
        key = each["category"][0][1] if each["category"] else ""
        found.setdefault(key, {"name": each["category"], "entries": []})["entries"].append(each["n"])
    return [found[key] for key in sorted(found)]
