"""Words the shop does not use, found in a text: whole words, in any capitals, hyphen or space between.

Pure, so that the list can be tried on anything. It finds; whoever shows the findings decides what to say.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

AROUND = 30


class Found(NamedTuple):
    word: str
    instead: str
    around: str


def unwanted(text: str, instead_of: Mapping[str, str]) -> Iterator[Found]:
    """Each word of ``text`` that is a key of ``instead_of``, once, in the order they stand."""
    if not instead_of:
        return
    known = {_plain(word): instead for word, instead in instead_of.items()}
    # The longest first, so that "eks-napi" is not reported as "napi".
    words = sorted(known, key=len, reverse=True)
    pattern = "|".join(re.escape(word).replace(r"\ ", r"[-\s]+") for word in words)
    seen = set()
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE):
        word = _plain(match[0])
        if word not in seen:
            seen.add(word)
            yield Found(match[0], known[word], _around(text, match.start(), match.end()))


def _plain(word: str) -> str:
    return " ".join(re.split(r"[-\s]+", word.lower().strip()))


def _around(text: str, start: int, end: int) -> str:
    """The words beside it, so that the place is found again."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = f"…{before.partition(' ')[2]}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return f"{before}{text[start:end]}{after}"
