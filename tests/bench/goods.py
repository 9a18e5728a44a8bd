"""The same goods for both shops: titles, words and prices that repeat nothing but what a search should find."""

from collections.abc import Iterator
from dataclasses import dataclass

KINDS = (
    "Kursi rotan", "Meja jati", "Rak buku", "Lemari pakaian", "Batik cap", "Keset sabut", "Roti tawar",
    "Tas anyam", "Sepatu kulit", "Nampan kayu", "Lukisan kanvas", "Bola softball", "Paving blok",
)  # fmt: skip
PLACES = ("teras", "dapur", "kantor", "kamar", "taman", "ruang tamu", "sekolah")
WORDS = [
    "dianyam",
    "dirakit",
    "dihaluskan",
    "dijahit",
    "dipanggang",
    "diukir",
    "dicat",
    "disusun",
    "diikat",
    "dipoles",
]
CATEGORIES = 20


@dataclass(frozen=True)
class Good:
    number: int
    title: str
    words: str
    price: int
    category: int


def goods(number: int) -> Iterator[Good]:
    for n in range(number):
        kind, place = KINDS[n % len(KINDS)], PLACES[n // 3 % len(PLACES)]
        words = " ".join(WORDS[(n + step * step) % len(WORDS)] for step in range(40))
        yield Good(
            n,
            f"{kind} {place} {n}",
            f"{kind} untuk {place}, {words}.",
            20_000 + n % 97 * 10_000,
            n % CATEGORIES,
        )
