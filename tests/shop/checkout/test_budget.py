"""What the pages of the checkout may ask of the database, whatever the size of the catalogue."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import fill_catalogue, make_prison, make_product, make_workshop
from tests.shop.checkout.test_review import URL, fill, form_of


@pytest.fixture(params=[5, 60])
def five_lines(request, client, db):
    """Five lines from three prisons, page 1 answered, in a small and in a larger catalogue."""
    workshops = [make_workshop(make_prison(code)) for code in ("SMG", "TNG", "CKR")]
    fill_catalogue(workshops[0], request.param)
    goods = [make_product(workshops[n % 3], title=f"Barang {n}", stock=9) for n in range(5)]
    fill(client, *((product, 2) for product in goods))


def test_the_check_asks_at_most_twelve_times(client, five_lines, django_assert_max_num_queries):
    client.get(URL)

    with django_assert_max_num_queries(12):
        answer = client.get(URL)
    assert len(answer.context["parcels"]) == 3


def test_placing_asks_at_most_forty_five_times(client, five_lines):
    form = form_of(client)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(URL, form)

    assert answer.status_code == 302
    listing = "\n".join(f"{n} {query['sql'][:160]}" for n, query in enumerate(asked, start=1))
    assert len(asked) <= 45, listing
