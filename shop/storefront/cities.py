"""The city a price of delivery is asked for: part of the page's address, so that the page stays the same for all.

What stands there is the code of a city or regency (``33.74``) or what somebody typed: a city, a kecamatan, a
postcode. Only the city or regency matters, because prices do not change within one.
"""

import re
from dataclasses import dataclass, field

from config.common import places
from config.common.places import Place, regency

LONGEST, MOST = 60, 12
CODE = re.compile(r"[0-9]{2}\.[0-9]{2}")
EVERY_DISTRICT = 300  # of one name; "Bandung" has 80


@dataclass(frozen=True)
class Answer:
    """What was asked for: one ``place``, or several ``hits`` to choose from, or neither."""

    text: str = ""
    place: Place | None = None
    hits: list[Place] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        return bool(self.text) and self.place is None and not self.hits


def find(text: str) -> Answer:
    """The city or regency meant by what stands in the address or was typed."""
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not text:
        return Answer()
    if CODE.fullmatch(text):
        return Answer(text, place=regency(text))
    codes = list(dict.fromkeys(each.regency_code for each in places.search(text, limit=EVERY_DISTRICT)))
    hits = [place for place in map(regency, codes) if place]
    hits.sort(key=lambda place: text.lower() not in place.regency.lower())
    return Answer(text, place=hits[0]) if len(hits) == 1 else Answer(text, hits=hits[:MOST])
