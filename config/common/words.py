"""Amounts in words, as a receipt spells them out: Indonesian by ``lokal-id``, English by ourselves. Pure."""

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GROUPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1_000, "thousand"))


def rupiah_in_words(amount: int, language: str) -> str:
    """``860000`` as ``Delapan ratus enam puluh ribu rupiah``; whole rupiah from zero upward."""
    if amount < 0:
        raise ValueError("only amounts from zero upward are spelled out")
    if language == "en":
        words = _english(amount)
    else:
        from lokal import terbilang

        words = terbilang(amount)
    return f"{words[0].upper()}{words[1:]} rupiah"


def _english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[rest]}" if rest else "")
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds]} hundred" + (f" and {_english(rest)}" if rest else "")
    size, name = next(group for group in GROUPS if number >= group[0])
    count, rest = divmod(number, size)
    joint = " and " if 0 < rest < 100 else " "
    return f"{_english(count)} {name}" + (f"{joint}{_english(rest)}" if rest else "")
