import re

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from shop.accounts.models import User
from tests.factories import make_user
from tests.support.bare import ground  # noqa: F401 - nobody has an account yet


@pytest.fixture
def buyer(db) -> User:
    """Somebody with a proven address and the password ``kata-sandi-uji``."""
    return make_buyer()


def make_buyer(email: str = "sri@example.com") -> User:
    user = make_user(email, first_name="")
    user.email_confirmed_at = clock.now()
    user.save()
    return user


def letters(to: str = "", template: str = "") -> list[OutboxMessage]:
    """What waits to be sent, oldest first."""
    found = OutboxMessage.objects.order_by("pk")
    if to:
        found = found.filter(to=to)
    return list(found.filter(template=template) if template else found)


def link(to: str, template: str) -> str:
    """The path in the newest such letter."""
    return letters(to, template)[-1].context["path"]


def token(to: str, template: str) -> str:
    return re.split("/", link(to, template))[-2]
