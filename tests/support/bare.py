"""For modules that begin with an empty shop: ``from tests.support.bare import ground``."""

import pytest

__all__ = ["ground"]


@pytest.fixture(scope="module")
def ground() -> None:
    """Nothing, instead of what ``tests/conftest.py`` makes."""
