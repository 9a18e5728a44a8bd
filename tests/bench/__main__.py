"""``make bench``: the shop beside stock django-oscar, on the same machine, server, database and goods, in one run.

Bursts alternate between the sites, so that whatever else the machine does hits all of them; of three rounds the
median counts. What it writes, ``docs/benchmark.md``, is the only place where these figures stand.

    make bench                                    100, 10,000 and 100,000 products; about an hour
    make bench ARGS="--sizes 100 --seconds 1"     a look whether it works
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

PRISONS = {100: 6, 10_000: 100, 100_000: 532}
LINES = 5


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=sorted(PRISONS))
    parser.add_argument("--stock-sizes", type=int, nargs="*", default=[100, 10_000])
    parser.add_argument("--seconds", type=int, default=4, help="length of a burst")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, default=Path("docs/benchmark.md"))
    return parser.parse_args()


@dataclass(frozen=True)
class Row:
    """One page for one kind of visitor on one site at one size; ``statements`` -1 where nothing is counted."""

    size: int
    page: str
    visitor: str
    site: str
    per_second: float
    p50_ms: float
    p95_ms: float
    statements: int


def shop_pages() -> dict[str, str]:
    return {
        "home": "/",
        "category": "/katalog/kategori-3/",
        "search": "/katalog/?q=kursi",
        "product": "/produk/barang-7/",
        "basket": "/keranjang/",
    }


def stock_pages() -> dict[str, str]:
    """Stock Oscar's home leads on to the list of all goods; its addresses carry the rows' numbers."""
    return {
        "home": "/catalogue/",
        "category": "/catalogue/category/kategori-3_4/",
        "search": "/search/?q=kursi",
        "product": "/catalogue/barang-7_8/",
        "basket": "/basket/",
    }


def main() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from tests.bench import report

    asked = arguments()
    rows: list[Row] = []
    memory: dict[tuple[int, str], int] = {}
    for size in asked.sizes:
        with measured(size, with_stock=size in asked.stock_sizes) as (sites, cookies):
            rows += compare(size, sites, cookies, asked)
        memory |= {(size, site.name): site.kilobytes for site in sites}
    asked.write.write_text(report.text(rows, memory, asked), encoding="utf-8")
    print(f"written to {asked.write}")


@contextmanager
def measured(size: int, *, with_stock: bool) -> Iterator[tuple[list, dict]]:
    """All sites of one size, filled and open, each with a basket of five lines."""
    from tests.bench.sites import Site, basket
    from tests.support import databases

    folder = Path(tempfile.mkdtemp(prefix="karya-bench-"))
    with ExitStack() as stack:
        ours = Site("shop", "tests.bench.shop_settings", 8391, shop_pages(), fill="tests.bench.fill_shop")
        ours.database, ours.folder = f"karya_bench_shop_{size}", folder / "shop"
        ours.arguments = (str(size), str(PRISONS.get(size, 6)))
        ours.environment = {"PAGE_CACHE_SECONDS": "0"}
        stack.enter_context(database(ours.database, template=databases.template()))
        ours.run("-m", "django", "collectstatic", "--noinput", "-v0", "-i", "oscar")
        cached = Site(
            "cached shop", ours.settings, 8392, shop_pages(), database=ours.database, folder=ours.folder
        )
        cached.environment = {"PAGE_CACHE_SECONDS": "10"}
        empty = Site("empty view", "", 8394, {"home": "/"}, wsgi="tests.bench.empty")
        sites = [ours, cached, empty]
        if with_stock:
            stock = Site(
                "stock", "tests.bench.stock.settings", 8393, stock_pages(), fill="tests.bench.fill_stock"
            )
            stock.database, stock.folder = f"karya_bench_stock_{size}", folder / "stock"
            stock.arguments = (str(size),)
            stack.enter_context(database(stock.database))
            sites.insert(2, stock)
        for site in sites:
            if site.fill:
                print(f"{size} products: filling the {site.name}", flush=True)
                site.run("-m", site.fill, *site.arguments)
            stack.enter_context(site.open())
        cookies = {}
        for site in sites:
            if site.name == "stock":
                forms = [
                    (f"/catalogue/barang-{n}_{n + 1}/", {"id": str(n + 1), "quantity": "1"})
                    for n in range(LINES)
                ]
                cookies[site.name] = basket(site, "/basket/add/{id}/", forms)
            elif site.name != "empty view":
                forms = [
                    (f"/produk/barang-{n}/", {"product": f"ISI-{n:06d}", "quantity": "1"})
                    for n in range(LINES)
                ]
                cookies[site.name] = basket(site, "/keranjang/tambah/", forms)
        yield sites, cookies


@contextmanager
def database(name: str, *, template: str | None = None) -> Iterator[None]:
    from config.database import roles
    from tests.support import databases

    with databases.maintenance() as server:
        databases.drop(server, name)
        roles.create_database(server, name, template=template)
        try:
            yield
        finally:
            databases.drop(server, name)


def compare(size: int, sites: list, cookies: dict[str, str], asked: argparse.Namespace) -> list[Row]:
    from tests.bench.load import Burst, burst
    from tests.bench.sites import statements

    rows = []
    for page in shop_pages():
        for visitor in ("basket",) if page == "basket" else ("anonymous", "with a basket"):
            bursts: dict[str, list[Burst]] = {}
            shown = [site for site in sites if page in site.pages]
            carried = {site.name: cookies.get(site.name, "") if "basket" in visitor else "" for site in shown}
            for site in shown:
                burst(site.root + site.pages[page], seconds=1, cookie=carried[site.name])
            for _round in range(asked.rounds):
                for site in shown:
                    url = site.root + site.pages[page]
                    found = burst(url, seconds=asked.seconds, cookie=carried[site.name])
                    bursts.setdefault(site.name, []).append(found)
            for site in shown:
                many = bursts[site.name]
                counted = site.name in ("shop", "stock")
                cost = statements(site, site.pages[page], carried[site.name]) if counted else -1
                middle = (
                    statistics.median(getattr(each, name) for each in many)
                    for name in ("per_second", "p50_ms", "p95_ms")
                )
                rows.append(Row(size, page, visitor, site.name, *middle, cost))
                print(rows[-1], flush=True)
    return rows


if __name__ == "__main__":
    main()
