"""The benchmark as ``docs/benchmark.md``: ratios and the bars they miss first, then what they are made of."""

import argparse
import os
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import django
import oscar
import wagtail

from config.common import clock

if TYPE_CHECKING:
    from tests.bench.__main__ import Row

# Requests a second against stock Oscar, uncached; against an empty view, cached; time at the largest size.
TIMES_STOCK = {"category": 40, "search": 40, "product": 4, "basket": 4}
SHARE_OF_EMPTY = 0.5
GROWTH = {"home": 1.3, "product": 1.3, "basket": 1.3}
ANONYMOUS = "anonymous"
WHY = """## Why four of the bars are missed

Uncached, a page of ours is as fast as Django renders it, and it shows more than stock Oscar's. A product's page has the
split of this price by the scheme in force, the price of delivery, steps of price, a drawing to scale and the workshop's
other goods, each with six sizes of its picture; its ten statements and what Django makes of them take half of its time,
templates the rest. A list counts eleven facets over the whole catalogue in one statement. A stock list spends its
time on more than a hundred statements for twenty cards, so the ratio grows with what a list holds; we know of no way to
forty as long as each list is rendered anew. What visitors get is the cached page, which is what the second half of the
table measures; a personal page (basket) has the same cost as Oscar's with the delivery of every parcel priced on it."""


class Figures:
    def __init__(self, rows: Sequence["Row"]) -> None:
        self.rows = rows
        self.sizes = sorted({row.size for row in rows})
        self._by = {(row.size, row.page, row.visitor, row.site): row for row in rows}

    def row(self, size: int, page: str, site: str, visitor: str = "") -> "Row | None":
        return self._by.get((size, page, visitor or ("basket" if page == "basket" else ANONYMOUS), site))


def text(rows: Sequence["Row"], memory: Mapping[tuple[int, str], int], asked: argparse.Namespace) -> str:
    figures = Figures(rows)
    parts = [
        "# Benchmark",
        f"Written by `make bench` on {clock.today().isoformat()}: {os.cpu_count()} cores, Python"
        f" {platform.python_version()}, Django {django.__version__}, Wagtail {wagtail.__version__}, django-oscar"
        f" {oscar.get_version()}, the embedded PostgreSQL; gunicorn with two workers for each site, wrk with four"
        f" connections, bursts of {asked.seconds} s alternating between the sites, the median of {asked.rounds}."
        " Ratios hold on other machines; absolute figures do not.",
        "The shop stands beside a django-oscar set up as its documentation says (`tests/bench/stock`: Whoosh, filled;"
        " sorl). Both show the same goods, one picture each. “Cached” is the shop's page cache in files.",
        "## The bars",
        _bars(figures),
        WHY,
        *(_size(figures, size, memory) for size in figures.sizes),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def _verdict(value: float, bar: float, *, at_most: bool = False) -> str:
    return "yes" if (value <= bar if at_most else value >= bar) else "**no**"


def _bars(figures: Figures) -> str:
    rows = []
    compared = [size for size in figures.sizes if figures.row(size, "product", "stock")]
    for size in compared:
        for page, bar in TIMES_STOCK.items():
            ours, theirs = figures.row(size, page, "shop"), figures.row(size, page, "stock")
            if ours and theirs:
                ratio = ours.per_second / theirs.per_second
                rows.append(
                    [f"{page}, {size:,} products", f"≥ {bar} × stock", f"{ratio:.1f} ×", _verdict(ratio, bar)]
                )
    for page in ("home", "category", "search", "product"):
        for size in figures.sizes[-1:]:
            cached, empty = figures.row(size, page, "cached shop"), figures.row(size, "home", "empty view")
            if cached and empty:
                share = cached.per_second / empty.per_second
                bar = f"≥ {SHARE_OF_EMPTY} × an empty view"
                rows.append([f"{page}, cached", bar, f"{share:.2f} ×", _verdict(share, SHARE_OF_EMPTY)])
    first, last = figures.sizes[0], figures.sizes[-1]
    for page, most in GROWTH.items():
        small, large = figures.row(first, page, "shop"), figures.row(last, page, "shop")
        if small and large and first != last:
            ratio = large.p50_ms / small.p50_ms
            what = f"{page}, {first:,} → {last:,} products"
            rows.append([what, f"≤ {most} × the time", f"{ratio:.2f} ×", _verdict(ratio, most, at_most=True)])
    return _table(["What", "Bar", "Measured", "Met"], rows)


def _size(figures: Figures, size: int, memory: Mapping[tuple[int, str], int]) -> str:
    rows = []
    for row in figures.rows:
        if row.size == size:
            statements = str(row.statements) if row.statements >= 0 else ""
            numbers = [f"{row.per_second:,.1f}", f"{row.p50_ms:.1f}", f"{row.p95_ms:.1f}", statements]
            rows.append([row.page, row.visitor, row.site, *numbers])
    head = ["Page", "Visitor", "Site", "Requests/s", "p50 ms", "p95 ms", "SQL"]
    used = ", ".join(
        f"{site} {kilobytes // 1024} MiB" for (of, site), kilobytes in memory.items() if of == size
    )
    return f"## {size:,} products\n\n{_table(head, rows)}\n\nMemory of server and workers together: {used}."
