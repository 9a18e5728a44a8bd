"""Catalogues, shelf labels, posters and data sheets as PDF.

A frozen edition is set from its frozen facts alone. Its pictures are asked for anew, because one that was
withdrawn may not be printed again. A draft is set from today's facts, without codes, and says that it is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from config.common import clock, typeset
from config.common.dates import day
from media.models import Picture
from media.querysets import PLAIN
from shop.expo import words
from shop.expo.choices import Languages, PaperSize
from shop.expo.facts import Facts, facts_of, prisons_of
from shop.expo.models import Edition
from shop.expo.words import Said, each_in, say, together

FOLDER = "shop/expo/typst"
LARGE = "width-1000|format-jpeg|jpegquality-78"  # where an entry has half a page or more
# By entries on a page: the facts that have room, and the characters of a description. Half as many on A5.
SHOWN_ROWS = {1: 18, 2: 10, 4: 7, 6: 4}
LONGEST = {1: 900, 2: 300, 4: 130, 6: 0}
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
        entry_of(n, facts, codes.get(pk, ""), room_of(edition), languages, with_pictures)
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
    """The pictures that may be shown today, as JPEG by the name ``<key>.jpg``."""
    keys = {each["picture"] for each in facts} - {None}
    found = {}
    for picture in Picture.objects.shown().filter(pk__in=keys).prefetch_renditions(spec):
        with picture.get_rendition(spec).file.open() as file:
            found[f"{picture.pk}.jpg"] = file.read()
    return found


def address(code: str) -> str:
    """What a symbol says: in capitals, which take the smallest one."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/b/{code}".upper()


def qr(code: str) -> str:
    drawn = BytesIO()
    # One mask for all: trying the eight takes half of a catalogue's time, and readers take any.
    segno.make(address(code), error="q", micro=False, mask=3).save(
        drawn, kind="svg", xmldecl=False, nl=False, border=4
    )
    return drawn.getvalue().decode()


def room_of(edition: Edition) -> tuple[int, int]:
    """So many rows of facts, and so many characters of a description, fit to an entry."""
    rows, longest = SHOWN_ROWS[edition.per_page], LONGEST[edition.per_page]
    if edition.size == PaperSize.A4:
        return rows, longest
    return {1: (rows, longest // 2), 2: (rows // 2, longest // 2)}.get(edition.per_page, (rows // 2, 0))


def entry_of(
    n: int,
    facts: Facts,
    code: str,
    room: tuple[int, int],
    languages: Sequence[str],
    pictures: Mapping[str, bytes],
) -> dict[str, Any]:
    picture = f"{facts['picture']}.jpg"
    known = known_rows(facts, languages)
    return {
        "n": n,
        "number": facts["number"],
        "prison": facts["prison"],
        "title": say(languages, lambda: words.own(facts["title"])),
        "place": f"{facts['workshop']}, {facts['prison_name']}",
        "category": say(languages, lambda: words.own(facts["category"])),
        "description": _shortened(facts, languages, room[1]),
        "price": say(languages, lambda: words.amount(facts)),
        "unit": say(languages, lambda: words.unit(facts)),
        "tax": say(languages, lambda: words.tax(facts)),
        "rows": known[: room[0]],
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


def _shortened(facts: Facts, languages: Sequence[str], longest: int) -> Said:
    """To so many characters in all languages together, at the end of a word."""
    each = longest // len(languages)
    said = say(languages, lambda: words.own(facts["description"])) if longest else []
    return [
        [code, text if len(text) <= each else text[:each].rsplit(" ", 1)[0] + " …"] for code, text in said
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
        "when": say(languages, lambda: f"{day(event.starts_on)} – {day(event.ends_on)}") if event else [],
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
        "gallery": say(languages, lambda: words.own(facts["gallery"])),
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
