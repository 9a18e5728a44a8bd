"""A product of a prison whose story is written: its page leads there and still asks no more than it may."""

from partners.workshops.models import Seller, TaxRate
from tests.cms.conftest import story
from tests.factories import BEGIN, make_product, make_tariffs, make_workshop


def test_a_product_leads_to_its_prisons_story(client, site):
    url = site.chair.get_absolute_url()

    assert f'<p class="place"><a href="{story().url}">' in client.get(url).text
    assert f'<p class="place"><a href="{story(language="en").url}">' in client.get(f"/en{url}").text


def test_with_story_variants_and_tax_a_page_asks_fourteen_times(client, site, django_assert_max_num_queries):
    make_tariffs()
    Seller.objects.update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN)
    variants = [{"title_ind": f"{n}", "title_en": f"{n}", "price": 250_000, "stock": 3} for n in (39, 40)]
    shoes = make_product(make_workshop(site.semarang), title="Sepatu", variants=variants)
    url = shoes.get_absolute_url()
    client.get(url)

    for address in (url, f"{url}?city=32.73", f"/en{url}"):
        with django_assert_max_num_queries(14):
            assert client.get(address).context["story_url"]
