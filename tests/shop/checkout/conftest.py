from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_indonesian() -> Iterator[None]:
    """A request leaves its language behind in this thread; each test begins and ends in the shop's own."""
    with translation.override("id"):
        yield
