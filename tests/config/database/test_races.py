"""``race_db`` and ``run_together``, on which every race test stands."""

from functools import partial

import pytest
from django.contrib.sites.models import Site
from django.db import connection, transaction

from tests.support.races import run_together

pytestmark = pytest.mark.race


def test_what_one_thread_commits_the_others_see(race_db: str) -> None:
    outcomes = run_together(
        [partial(Site.objects.create, domain=f"{n}.example", name=str(n)) for n in range(20)]
    )
    assert [outcome.error for outcome in outcomes] == [None] * 20
    assert [outcome.result.name for outcome in outcomes] == [str(n) for n in range(20)]
    assert Site.objects.filter(domain__endswith=".example", name__regex=r"^\d+$").count() == 20


def test_the_next_test_finds_nothing_of_it(race_db: str) -> None:
    assert Site.objects.filter(name__regex=r"^\d+$").count() == 0


@pytest.mark.django_db
def test_nor_does_an_ordinary_one() -> None:
    assert Site.objects.filter(name__regex=r"^\d+$").count() == 0
    assert connection.in_atomic_block


def add_one_slowly(site: int) -> None:
    count = int(Site.objects.get(pk=site).name)
    Site.objects.filter(pk=site).update(name=str(count + 1))


def add_one_under_lock(site: int) -> None:
    with transaction.atomic():
        count = int(Site.objects.select_for_update().get(pk=site).name)
        Site.objects.filter(pk=site).update(name=str(count + 1))


def test_threads_really_race(race_db: str) -> None:
    site = Site.objects.create(domain="a.example", name="0").pk
    run_together(partial(add_one_slowly, site), times=50)
    assert int(Site.objects.get(pk=site).name) < 50
    Site.objects.filter(pk=site).update(name="0")
    outcomes = run_together(partial(add_one_under_lock, site), times=50)
    assert {outcome.error for outcome in outcomes} == {None}
    assert Site.objects.get(pk=site).name == "50"


def test_two_hundred_connect_at_once(race_db: str) -> None:
    outcomes = run_together(Site.objects.count, times=200)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert len(outcomes) == 200


def test_errors_come_back(race_db: str) -> None:
    (outcome,) = run_together(partial(Site.objects.get, pk=0))
    assert isinstance(outcome.error, Site.DoesNotExist)
