"""The countries goods made in prisons may not enter."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from config.common import clock
from shop.expo.errors import ExpoRefused
from shop.expo.export import countries, country_name, require_importable
from shop.expo.models import ExportBar


@pytest.fixture
def bar(db):
    return ExportBar.objects.create(
        country="US", law="19 U.S.C. 1307", valid_from=clock.today() - timedelta(days=9), source="govinfo"
    )


def test_a_barred_country_is_refused_with_its_law(bar):
    with pytest.raises(ExpoRefused) as refusal, override("en"):
        require_importable("US")
    assert (refusal.value.field, refusal.value.code) == ("country", "barred")
    with override("en"):
        assert "may not enter United States: 19 U.S.C. 1307." in str(refusal.value)
    for free in ("JP", "ID", ""):
        require_importable(free)


@pytest.mark.parametrize("days", [-10, 1])
def test_a_bar_counts_only_while_it_is_in_force(bar, days):
    bar.valid_to = clock.today()
    bar.save()
    with clock.at(clock.now() + timedelta(days=days)):
        require_importable("US")


@pytest.mark.parametrize("code", ["EU", "XX", "us", "U\0"])
def test_what_is_no_country_is_refused(db, code):
    with pytest.raises(ExpoRefused) as refusal:
        require_importable(code)
    assert (refusal.value.field, refusal.value.code) == ("country", "country")


@pytest.mark.parametrize(("language", "name"), [("id", "Jepang"), ("en", "Japan")])
def test_the_list_is_in_the_readers_language(language, name):
    with override(language):
        assert country_name("JP") == name
        assert len(countries()) == 249 - 1
        names = [each for _code, each in countries()]
    assert names.index("Jerman" if language == "id" else "Germany") > 50
    assert "Indonesia" not in names
