"""Reviews: who may speak, who reads first, and what the product's page counts."""

import pytest

from shop.care.errors import CareRefused
from shop.care.models import Review
from shop.care.reviews import moderate, write_review
from tests.shop.care.conftest import completed, handed_over
from tests.support.traces import refused

GOOD = {"stars": 5, "words": "Kuat dan rapi."}


def test_a_review_of_a_completed_order_waits_to_be_read(chair):
    review = write_review(line=completed(chair).line, **GOOD)
    chair.refresh_from_db()
    assert (review.product, review.is_shown, chair.rating) == (chair, None, None)
    assert review.city == "Kota Semarang"


def test_before_the_order_is_completed_nobody_reviews(chair):
    item = handed_over(chair)
    with refused(CareRefused, code="not completed", field="line"):
        write_review(line=item.line, **GOOD)
    assert not Review.objects.exists()


def test_one_for_each_line(chair):
    line = completed(chair).line
    write_review(line=line, **GOOD)
    with refused(CareRefused, code="once", field="line"):
        write_review(line=line, **GOOD)
    assert Review.objects.count() == 1


def test_without_words_it_is_refused(chair):
    line = completed(chair).line
    with refused(CareRefused, code="empty", field="words"):
        write_review(line=line, stars=5, words=" ")


@pytest.mark.parametrize(("shown", "average"), [((5, 4), 4.5), ((5,), 5.0), ((), None)])
def test_the_average_is_of_what_is_shown(chair, head, shown, average):
    for stars in (5, 4):
        review = write_review(line=completed(chair).line, stars=stars, words="Baik.")
        moderate(review=review, show=True, by=head)
        if stars not in shown:
            moderate(review=review, show=False, by=head)
    chair.refresh_from_db()
    assert chair.rating == average
