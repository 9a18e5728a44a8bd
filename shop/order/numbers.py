"""Order numbers and tokens.

A number is ten random characters of Crockford's alphabet and a check character: short enough to dictate,
impossible to count up, and a slip of the pen is noticed. The check weighs each character by its place, modulo
31, a prime below the size of the alphabet: so it is a letter or digit like the rest, and two characters that
changed places are noticed as well as a wrong one. The token of an order's page is separate and long, because
whoever has it sees the address. Pure.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def new_number() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + check_character(body)


def check_character(body: str) -> str:
    return ALPHABET[sum(place * ALPHABET.index(each) for place, each in enumerate(body, 1)) % 31]


def clean_number(text: str) -> str | None:
    """A number as people type it (lower case, spaces, O for 0); None when it cannot be one."""
    number = (
        "".join(text.upper().split()).replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    )
    if len(number) != LENGTH + 1 or any(character not in ALPHABET for character in number):
        return None
    return number if check_character(number[:-1]) == number[-1] else None


def numbers_in(text: str) -> list[str]:
    """Every order number that a text can hold, however it is spaced; most are chance, so look each up."""
    joined = "".join(filter(str.isalnum, text.upper()))
    windows = (joined[n : n + LENGTH + 1] for n in range(len(joined) - LENGTH))
    return [number for each in windows if (number := clean_number(each))]


def random_token() -> str:
    return secrets.token_urlsafe(32)
