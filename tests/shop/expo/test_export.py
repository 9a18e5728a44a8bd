"""The countries goods made in prisons may not enter, and that nothing of ours boasts of exports."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from config.common import clock, translations
from shop.expo.errors import ExpoRefused
from shop.expo.export import countries, country_name, require_importable
from shop.expo.models import ExportBar
from tests import factories
from tests.shop.expo.exhibits import make_edition, make_event

CLAIM = re.compile(
    r"\b(di|meng)?ekspor|mancanegara|luar negeri|pasar (dunia|global|internasional)|standar internasional"
    r"|\bexport(ed|s|ing)?\b|overseas|abroad|worldwide|world market|international(ly)? (market|standard|sold)",
    re.IGNORECASE,
)
COUNTRY = re.compile(r'"(?:addressCountry|shippingDestination|areaServed)": ?"(\w+)"|<g:country>(\w+)')


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


def test_while_nobody_has_said_which_countries_bar_them_none_is_served(db):
    with pytest.raises(ExpoRefused) as refusal:
        require_importable("JP")
    assert (refusal.value.field, refusal.value.code) == ("country", "closed")
    require_importable("")


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


def said_by_the_shop():
    """Every text our code can say by itself, in both languages."""
    for owner, wanted in translations.needed().items():
        known = translations._read(owner)
        for message in filter(lambda each: each.id, wanted):
            kept = known.get(message.id, message.context)
            for text in (message.id, kept.string if kept else ""):
                yield from text if isinstance(text, tuple | list) else (text,)


def test_no_text_of_ours_claims_that_goods_are_exported():
    assert len(texts := set(said_by_the_shop())) > 4_000
    assert {each for each in texts if CLAIM.search(each)} == set()


@pytest.mark.parametrize(
    "claim", ["Sudah diekspor ke Italia", "Exported to 20 countries", "pasar mancanegara"]
)
def test_a_claim_is_noticed(claim):
    assert CLAIM.search(claim)


def test_pages_made_of_data_claim_no_exports_and_send_to_indonesia_only(client, db):
    workshop = factories.make_workshop(factories.make_prison("SMG"))
    product = factories.make_product(workshop, title="Kursi")
    event = make_event(workshop.prison.office, prisons=[workshop.prison])
    edition = make_edition(workshop.prison.office, product.number, event=event, freeze=True)
    pages = [each.get_absolute_url() for each in (product, event, edition)]
    for page in [*pages, "/katalog/", "/penawaran/", reverse("storefront:feed")]:
        for address in (page, f"/en{page}"):
            answer = client.get(address)
            text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
            assert not CLAIM.search(text), address
            assert {"".join(each) for each in COUNTRY.findall(text)} <= {"ID"}, address
