"""How large a thing is, drawn beside something everybody knows. Pure: no framework is imported here.

Every number is a millimetre, so the drawing is its own scale. The thing is a box seen from the front and a
little from above (its depth at half its length, at 45 degrees); beside it, on the same ground, stands a person
for what is large, a sheet of A4 paper for what fits on a table, a ruler for what fits in a hand. Drawn from the
product's measures only, and only when all three are known: a guessed size would be a lie in a picture.
"""

from dataclasses import dataclass
from typing import Literal

Reference = Literal["person", "paper", "ruler"]
REFERENCES: dict[Reference, tuple[int, int]] = {
    "person": (430, 1650),
    "paper": (210, 297),
    "ruler": (30, 300),
}
LARGE, SMALL = 700, 150
DEPTH = 0.3536  # half of the depth, along an angle of 45 degrees


@dataclass(frozen=True)
class Drawing:
    """Places in the picture; ``front`` and ``reference_box`` are x, y, width, height from its top left corner."""

    width: int
    height: int
    reference: Reference
    reference_box: tuple[int, int, int, int]
    front: tuple[int, int, int, int]
    top: str
    side: str

    @property
    def ground(self) -> int:
        return self.front[1] + self.front[3]

    @property
    def marks(self) -> list[int]:
        """The ruler's centimetres, from the ground up."""
        return [self.ground - 10 * n for n in range(1, 30)] if self.reference == "ruler" else []


def reference_for(length: int, width: int, height: int) -> Reference:
    """What a thing of this size is compared with."""
    largest = max(length, width, height)
    if largest >= LARGE:
        return "person"
    return "paper" if largest >= SMALL else "ruler"


def drawing(length: int, width: int, height: int) -> Drawing | None:
    """A thing of this length (seen from the front), width (its depth) and height; None unless all are known."""
    if min(length, width, height) <= 0:
        return None
    reference = reference_for(length, width, height)
    wide, tall = REFERENCES[reference]
    back = round(width * DEPTH)
    highest = max(tall, height + back)
    margin = max(highest, wide + length + back) // 25 + 1
    left, ground = 2 * margin + wide + margin, margin + highest
    roof, right = ground - height, left + length
    return Drawing(
        width=right + back + margin,
        height=ground + margin,
        reference=reference,
        reference_box=(margin, ground - tall, wide, tall),
        front=(left, roof, length, height),
        top=f"{left},{roof} {left + back},{roof - back} {right + back},{roof - back} {right},{roof}",
        side=f"{right},{roof} {right + back},{roof - back} {right + back},{ground - back} {right},{ground}",
    )
