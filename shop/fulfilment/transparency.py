"""What the public may read of each prison's year. Pure.

A prison's figures stand alone only where at least five people are known to work in it: from what was sold the
premi of the few could be told. The others are counted together. That must not be undone by taking the rest
from the total, so they are together at least two prisons that sold something and five people, joined by the next
smallest where they are not; the total of all prisons is always shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Self

from config.common.privacy import FEWEST

FULL = 1000  # the length of the longest bar


@dataclass(frozen=True)
class Figures:
    """Whole pieces, whole rupiah; ``deposits`` is how many of them have an NTPN, no ``target`` is zero."""

    pieces: int = 0
    sold: int = 0
    pnbp: int = 0
    deposited: int = 0
    deposits: int = 0
    premi: int = 0
    target: int = 0

    def plus(self, other: Self) -> "Figures":
        return Figures(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def is_empty(self) -> bool:
        """Nothing happened; a target may have been set."""
        return not any((self.pieces, self.sold, self.pnbp, self.deposited, self.deposits, self.premi))

    @property
    def reached(self) -> int | None:
        """What was deposited, in per cent of the target."""
        return self.deposited * 100 // self.target if self.target else None


@dataclass(frozen=True)
class Maker:
    """A prison in one year; ``workers`` is how many people are known to have worked there at least."""

    name: str
    workers: int
    figures: Figures
    prison: int = 0


@dataclass(frozen=True)
class Year:
    """``alone`` may be named, ``together`` only as one, ``total`` is both."""

    alone: tuple[Maker, ...]
    together: tuple[Maker, ...]
    total: Figures

    @property
    def rest(self) -> Figures:
        return added(self.together)


def added(makers: Iterable[Maker]) -> Figures:
    total = Figures()
    for maker in makers:
        total = total.plus(maker.figures)
    return total


def shape(makers: Iterable[Maker]) -> Year:
    """Who is shown alone and who together, both by name."""
    ordered = sorted(makers, key=lambda maker: (maker.workers, maker.name))
    few = sum(maker.workers < FEWEST for maker in ordered)
    while 0 < few < len(ordered) and not _many(ordered[:few]):
        few += 1
    together, alone = ordered[:few], ordered[few:]
    return Year(_by_name(alone), _by_name(together), added(ordered))


def _many(makers: Sequence[Maker]) -> bool:
    """Those without figures hide nobody's."""
    active = [maker for maker in makers if not maker.figures.is_empty]
    return not active or (len(active) >= 2 and sum(maker.workers for maker in active) >= FEWEST)


def _by_name(makers: Iterable[Maker]) -> tuple[Maker, ...]:
    return tuple(sorted(makers, key=lambda maker: maker.name))


def lengths(amounts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of amounts (reached, aimed at) as lengths of bars, the greatest of all being ``FULL``."""
    pairs = list(amounts)
    most = max((amount for pair in pairs for amount in pair), default=0) or 1
    return [(max(0, reached) * FULL // most, aim * FULL // most) for reached, aim in pairs]
