"""For the conftest of a package whose tests mostly begin with a shop: its modules stand on ``ground``."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def grounded(request: pytest.FixtureRequest) -> None:
    """Where tests are rolled back they stand on ``ground``; a module that wants none imports ``tests.support.bare``.

    Not where one takes ``race_db``, which closes the connection that the ground lives in.
    """
    own = [item for item in request.session.items if getattr(item, "module", None) is request.module]
    names = {name for item in own for name in getattr(item, "fixturenames", ())}
    marked = any(item.get_closest_marker("django_db") for item in own)
    if (marked or "db" in names) and "race_db" not in names:
        request.getfixturevalue("ground")
