"""The page cache between processes: what one commits, the next visitor of another one sees."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from catalogue.price_and_stock import change_price
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
OTHER = """
import sys
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from config import env
from tests.support import databases

name, folder, address = sys.argv[1:]
settings.CACHES["default"] = env.cache(Path(folder))
settings.PAGE_CACHE_SECONDS = 1000
with databases.using(name):
    {change}
    with CaptureQueriesContext(connection) as captured:
        text = Client().get(address).text
print(len(captured), "Rp850.000" in text, "Rp990.000" in text)
"""
CHANGE = """
    from catalogue.models import Product
    from catalogue.price_and_stock import change_price
    from tests import factories
    chair = Product.objects.get()
    change_price(product=chair, price=990_000, by=factories.person(chair.prison, "officer"))
"""
SILENTLY = """
    from config.common import pages
    pages._new_generation = lambda: None
"""


def in_another_process(name: str, folder: Path, address: str, change: str = "") -> list[str]:
    """How many statements the page cost there, and which price it showed."""
    ran = subprocess.run(
        [sys.executable, "-c", OTHER.replace("{change}", change), name, str(folder), address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.mark.slow
@pytest.mark.race
def test_a_price_changed_here_is_shown_there_at_once(race_db, page_cache, settings):
    settings.PAGE_CACHE_SECONDS = 1000
    chair = factories.make_product(price=850_000)
    address = chair.get_absolute_url()
    assert "Rp850.000" in Client().get(address).text
    assert in_another_process(race_db, page_cache, address) == ["0", "True", "False"]

    change_price(product=chair, price=990_000, by=factories.person(chair.prison, "officer"))

    statements, *prices = in_another_process(race_db, page_cache, address)
    assert int(statements) > 0
    assert prices == ["False", "True"]


@pytest.mark.race
def test_a_price_changed_there_is_shown_here_at_once(race_db, page_cache, settings):
    settings.PAGE_CACHE_SECONDS = 1000
    address = factories.make_product(price=850_000).get_absolute_url()
    assert "Rp850.000" in Client().get(address).text

    in_another_process(race_db, page_cache, address, CHANGE)

    assert "Rp990.000" in Client().get(address).text


@pytest.mark.race
def test_without_a_new_generation_the_old_price_would_stay(race_db, page_cache, settings):
    """The control: the same change, of which nobody tells the cache."""
    settings.PAGE_CACHE_SECONDS = 1000
    address = factories.make_product(price=850_000).get_absolute_url()
    Client().get(address)

    there = in_another_process(race_db, page_cache, address, SILENTLY + CHANGE)

    assert there == ["0", "True", "False"]
    assert "Rp850.000" in Client().get(address).text
