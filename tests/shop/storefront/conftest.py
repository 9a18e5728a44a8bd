from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from shop.accounts.models import User
from tests.journeys.visitor import Visitor
from tests.shop.accounts.conftest import make_buyer


@pytest.fixture(autouse=True)
def in_indonesian() -> Iterator[None]:
    """A request leaves its language behind in this thread; each test begins and ends in the shop's own."""
    with translation.override("id"):
        yield


@pytest.fixture
def buyer(db) -> User:
    return make_buyer()


@pytest.fixture
def inside(client, buyer) -> Client:
    client.force_login(buyer, backend="shop.accounts.backends.EmailBackend")
    return client


@pytest.fixture
def visitor(buyer) -> Visitor:
    visitor = Visitor().open("/akun/masuk/")
    return visitor.press("Masuk", username=buyer.email, password="kata-sandi-uji")
