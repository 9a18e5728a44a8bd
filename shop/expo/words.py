"""What a catalogue says of its facts, in the active language.

``rows`` has the same rows in every language, so that two can be set side by side; an empty value is left out
by whoever shows them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from catalogue.choices import CertificateKind
from config.common.dates import day
from config.common.money import rupiah
from shop.expo.choices import Unit

Said = list[list[str]]  # [[language, text], …]


def each_in(languages: Sequence[str], words: Callable[[], Any]) -> list[Any]:
    """What ``words`` answers in each of the languages."""
    found = []
    for code in languages:
        with override(code):
            found.append(words())
    return found


def together(languages: Sequence[str], texts: Iterable[Any]) -> Said:
    """Texts of these languages side by side; once, where they differ by a decimal point at most."""
    found: dict[str, list[str]] = {}
    for code, text in zip(languages, texts, strict=True):
        if text:
            found.setdefault(str(text).replace(".", ","), [code, str(text)])
    return list(found.values())


def say(languages: Sequence[str], words: Callable[[], Any]) -> Said:
    return together(languages, each_in(languages, words))


def own(texts: Mapping[str, str]) -> str:
    """A text of the facts; the Indonesian one where there is no English."""
    return (get_language() == "en" and texts.get("en")) or texts.get("id", "")


def number(amount: int, unit: int) -> str:
    """With up to two decimals and the language's point: 420 of 100 is ``4,2``."""
    text = f"{amount / unit:.2f}".rstrip("0").rstrip(".")
    return text if get_language() == "en" else text.replace(".", ",")


def share(bp: int) -> str:
    return f"{number(bp, 100)} %"


def amount(facts: Mapping[str, Any]) -> str:
    """What one unit costs, from the cheapest kind on."""
    if not facts["price"]:
        return ""
    least = rupiah(facts["price"])
    several = len({each[2] for each in facts["variants"]}) > 1
    return _("from %(price)s") % {"price": least} if several else least


def price(facts: Mapping[str, Any]) -> str:
    return f"{amount(facts)} / {unit(facts)}" if facts["price"] else ""


def tax(facts: Mapping[str, Any]) -> str:
    return _("PPN included") if facts["taxed"] else _("no PPN is charged")


def unit(facts: Mapping[str, Any]) -> str:
    return str(Unit(facts["unit"]).label) if facts["unit"] else str(Unit.PIECE.label)


def steps(facts: Mapping[str, Any]) -> str:
    """The price list by quantity in one line."""
    words = _("from %(quantity)d: %(price)s")
    return "; ".join(words % {"quantity": least, "price": rupiah(each)} for least, each in facts["steps"][1:])


def size(facts: Mapping[str, Any]) -> str:
    if not all(facts["sides_mm"]):
        return ""
    return " × ".join(number(side, 10) for side in facts["sides_mm"]) + " cm"


def weight(facts: Mapping[str, Any]) -> str:
    grams = facts["weight_g"]
    return f"{number(grams, 1000)} kg" if grams >= 1000 else f"{grams} g" if grams else ""


def lead(facts: Mapping[str, Any]) -> str:
    if facts["making"] == "ready":
        return _("ready to ship")
    return ngettext("%(n)d day", "%(n)d days", facts["lead_days"]) % {"n": facts["lead_days"]}


def capacity(facts: Mapping[str, Any]) -> str:
    many = facts["monthly_capacity"]
    return _("%(n)d a month") % {"n": many} if many else ""


def content(facts: Mapping[str, Any]) -> str:
    """TKDN and BMP as far as there is a certificate that holds."""
    if facts["tkdn_bp"] is None:
        return ""
    words = f"TKDN {share(facts['tkdn_bp'])}"
    if facts["bmp_bp"] is not None:
        words += f" + BMP {share(facts['bmp_bp'])} = {share(facts['tkdn_bp'] + facts['bmp_bp'])}"
    return words


def rung(facts: Mapping[str, Any]) -> str:
    return _("rung %(letter)s") % {"letter": facts["rung"]} if facts["rung"] else ""


def certificates(facts: Mapping[str, Any]) -> str:
    return "; ".join(_certificate(each) for each in facts["certificates"])


def _certificate(row: Mapping[str, Any]) -> str:
    kind = str(CertificateKind(row["kind"]).label)
    words = f"{kind[:1].upper()}{kind[1:]} {row['number']}"
    if row["valid_to"]:
        until = day(date.fromisoformat(row["valid_to"]))
        words = _("%(certificate)s, until %(day)s") % {"certificate": words, "day": until}
    return words


def marks(facts: Mapping[str, Any]) -> list[str]:
    """The marks a government buyer looks for."""
    known = [mark.upper() for mark in ("pdn", "umkk") if facts[mark]]
    return [*known, f"Perpres 46/2025: {facts['rung']}"] if facts["rung"] else known


def rows(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All that is known, what a buyer asks first before what only an office asks."""
    return [
        (_("Material"), own(facts["material"])),
        (_("Size"), size(facts)),
        (_("Lead time"), lead(facts)),
        (_("Minimum order"), f"{facts['min_quantity']} {unit(facts)}"),
        (_("By quantity"), steps(facts)),
        (_("Domestic content"), content(facts)),
        (_("Capacity"), capacity(facts)),
        (_("Weight"), weight(facts)),
        (_("Kinds"), "; ".join(own({"id": each[0], "en": each[1]}) for each in facts["variants"])),
        (_("Certificates"), certificates(facts)),
        (_("Warranty"), own(facts["warranty"])),
        (_("Delivered to"), ", ".join(facts["area"])),
        (_("Technique"), own(facts["technique"])),
        (_("With the partner"), facts["mitra"]),
        (_("Sold by"), facts["seller"]),
        (_("Brand"), facts["brand"]),
        ("KBKI", facts["kbki"]),
        (_("Perpres 46/2025"), rung(facts)),
    ]


def missing(name: str) -> str:
    """What an entry lacks, by its name in ``shop.expo.completeness``."""
    return {
        "picture": _("a picture"),
        "description": _("a description"),
        "english": _("name and description in English"),
        "category": _("a category"),
        "price": _("a price"),
        "certificate": _("a certificate its category needs"),
        "contact": _("the prison's WhatsApp number"),
        "area": _("where it is delivered to"),
        "kbki": _("KBKI code"),
        "unit": _("unit of measure"),
        "brand": _("brand"),
        "warranty": _("warranty"),
        "capacity": _("stock or capacity per month"),
        "tkdn": _("TKDN with a certificate"),
        "tkdn_ended": _("a new TKDN certificate, because the last one has ended"),
        "bmp_bp": "BMP",
        "pdn": _("whether it is a domestic product (PDN)"),
        "umkk": _("whether a small business or cooperative offers it (UMKK)"),
        "specification": _("material"),
        "size": _("length, width and height"),
        "weight": _("weight"),
        "lead_days": _("days to make"),
    }[name]
