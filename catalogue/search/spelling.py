"""What to say when nothing was found: the words somebody may have meant, and those of his that are known."""

from dataclasses import dataclass
from itertools import product as every_way

from django.db.models.functions import Length
from rapidfuzz.distance import OSA

from catalogue.search.query import Query, said
from catalogue.search.text import OPERATORS, WORD
from catalogue.vocabulary import Word

SHORTEST, CLOSEST, MOST_TRIES = 3, 3, 3


@dataclass(frozen=True)
class Hint:
    """``meant`` is a text that does find something, or empty; ``known`` are words to look for one by one."""

    meant: str = ""
    known: tuple[str, ...] = ()


def hint(text: str) -> Hint:
    """Compare each word with those of all listings; a correction is offered only when it finds something."""
    typed = list(dict.fromkeys(WORD.findall(text.lower())))
    wrong = [word for word in typed if len(word) >= SHORTEST and word.isalpha()]
    if not wrong or OPERATORS.search(text):
        return Hint()
    lengths = {length + more for length in map(len, wrong) for more in range(-2, 3)}
    near = Word.objects.annotate(length=Length("text")).filter(length__in=lengths)
    words = list(near.values_list("text", flat=True))
    known = tuple(word for word in wrong if word in set(words))
    choices = [[word] if word in known or word not in wrong else _close(word, words) for word in typed]
    if not all(choices) or len(known) == len(wrong):
        return Hint(known=known if len(typed) > 1 else ())
    for way in list(every_way(*choices))[:MOST_TRIES]:
        meant = " ".join(way)
        if said(Query(text=meant)).exists():
            return Hint(meant, known if len(typed) > 1 else ())
    return Hint(known=known if len(typed) > 1 else ())


def _close(word: str, words: list[str]) -> list[str]:
    """The words that a slip or two away may have been meant, the nearest first."""
    slips = 1 if len(word) <= 4 else 2
    scored = [
        (
            OSA.distance(word, other, score_cutoff=slips),
            other[0] != word[0],
            abs(len(other) - len(word)),
            other,
        )
        for other in words
    ]
    return [other for score, *_rest, other in sorted(scored)[:CLOSEST] if score <= slips]
