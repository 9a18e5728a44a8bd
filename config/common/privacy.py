"""What a public page may say about people. Pure.

A small number points at somebody: whoever knows the place knows the three who work there. So a head count
below five is not shown at all, neither as a number nor as "fewer than five".
"""

FEWEST = 5


def head_count(number: int | None) -> int | None:
    """``number`` where it may be shown, else None."""
    return number if number is not None and number >= FEWEST else None
