"""Short codes that are printed: read off paper, typed by hand, scanned from the smallest symbol. Pure.

The letters and digits that look alike (0 O, 1 I L) are left out, which leaves 31, a prime number. So the last
character can be chosen to make a weighted sum divisible by it, and one wrong character, or two neighbours
exchanged, is told from a code that was never given out.
"""

import re
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 4
LENGTH = RANDOM + 1


def complete(characters: str) -> str:
    """``characters`` of the alphabet with their check character."""
    rest = -sum(n * ALPHABET.index(each) for n, each in enumerate(characters, start=2)) % len(ALPHABET)
    return characters + ALPHABET[rest]


def make(choose: Callable[[str], str]) -> str:
    """A new code; ``choose`` takes one character at random."""
    return complete("".join(choose(ALPHABET) for _each in range(RANDOM)))


def tidy(typed: str) -> str:
    """As it was printed: capitals, without the spaces and dashes people put between."""
    return re.sub(r"[\s.\-]", "", typed).upper()


def is_whole(code: str) -> bool:
    """Whether it could have been given out; False for a typing error."""
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return False
    return complete(code[:RANDOM]) == code
