"""From what somebody typed to a condition on products: an address, a number, or words and their synonyms."""

import re
from dataclasses import dataclass
from functools import reduce
from itertools import product as every_way
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from catalogue.vocabulary import Synonym

CONFIGS = ("indonesian", "english")
ADDRESS = re.compile(r"/produk/([-\w]+)", re.ASCII)
# SMG-RT-0142 in any spelling: case, spaces, dots, zeros left out, "No." before it, a variant's part after it.
NUMBER = re.compile(r"(?:no(?:mor)?\W*)?([a-z]{3})\W*([a-z0-9]{2})\W*0*(\d{1,6})(?:-\d{1,3})?", re.I | re.A)
OPERATORS = re.compile(r'["\-]|\bor\b', re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
LONGEST_PHRASE, MOST_WAYS = 4, 8


@dataclass(frozen=True)
class Meaning:
    """The products meant, and the words by which they are ranked; an address has none."""

    products: Q
    words: SearchQuery | None = None


def meaning(text: str) -> Meaning:
    """What ``text`` means; words that may be a product's number mean that product too."""
    if address := ADDRESS.search(text):
        return Meaning(Q(slug=address[1].lower()))
    said = words(text)
    if number := number_of(text):
        return Meaning(Q(search=said) | Q(number=number), said)
    return Meaning(Q(search=said), said)


def number_of(text: str) -> str:
    """The product number somebody typed, as the shop writes it; empty when it is none."""
    said = NUMBER.fullmatch(text.strip(" .#:"))
    return f"{said[1]}-{said[2]}-{int(said[3]):04d}".upper() if said else ""


def words(text: str) -> SearchQuery:
    """The words in both languages; quotes, minus and "or" mean what they mean elsewhere, without synonyms."""
    ways = [text] if OPERATORS.search(text) else _ways(text.lower())
    queries = (SearchQuery(way, config=config, search_type="websearch") for way in ways for config in CONFIGS)
    return reduce(or_, queries)


def _ways(text: str) -> list[str]:
    """The text itself, then with each phrase replaced by what means the same."""
    said = WORD.findall(text)
    phrases = {
        " ".join(said[start : start + length])
        for start in range(len(said))
        for length in range(1, LONGEST_PHRASE + 1)
        if start + length <= len(said)
    }
    groups = [row.phrases for row in Synonym.objects.naming(sorted(phrases))] if phrases else []
    parts: list[list[str]] = []
    place = 0
    while place < len(said):
        phrase, same = _longest(said[place:], groups)
        parts.append([phrase, *(other for other in same if other != phrase)])
        place += len(phrase.split())
    return [text, *(" ".join(way) for way in _few(parts))] if groups else [text]


def _longest(rest: list[str], groups: list[list[str]]) -> tuple[str, list[str]]:
    """The longest phrase at the beginning that has synonyms, with them; else the first word alone."""
    for length in range(min(LONGEST_PHRASE, len(rest)), 0, -1):
        phrase = " ".join(rest[:length])
        same = [other for group in groups if phrase in group for other in group]
        if same:
            return phrase, same
    return rest[0], []


def _few(parts: list[list[str]]) -> list[tuple[str, ...]]:
    """Some of all ways to say it: enough for a real question, and no work for a made-up one."""
    ways: list[tuple[str, ...]] = []
    for way in every_way(*parts):
        if len(ways) == MOST_WAYS:
            break
        ways.append(way)
    return ways
