"""The imitation of Stripe behind the client library: no socket, no waiting.

``stripe_fake`` is a fresh imitation on the shop's own clock, so ``clock.at()`` moves both. Give
``FakeHTTPClient(stripe_fake)`` to a ``StripeClient``, or to the gateway's door for tests.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import stripe

from config.common import clock
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.wire import TimedOut

SECRET = "whsec_for_tests"
KEY = "rk_test_for_tests"


class FakeHTTPClient(stripe.HTTPClient):
    name = "imitation"

    def __init__(self, fake: Gateway) -> None:
        super().__init__()
        self.fake = fake

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[str, int, dict[str, str]]:
        path = "/" + url.split("://", 1)[1].partition("/")[2]
        try:
            status, body, about = self.fake.handle(method.upper(), path, post_data or "", dict(headers or {}))
        except TimedOut as error:
            raise stripe.APIConnectionError("Request timed out", should_retry=True) from error
        return json.dumps(body), status, about

    def _sleep_time_seconds(self, *_args: Any, **_options: Any) -> float:
        return 0

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def stripe_fake() -> Gateway:
    return Gateway(SECRET, lambda: clock.now().timestamp())
