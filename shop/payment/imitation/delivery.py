"""Signed messages to the shop, tried again a few times; what never arrives the shop's sweep finds out."""

import logging
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit

from shop.payment.imitation.core import Gateway

log = logging.getLogger(__name__)

PAUSES = (1, 2, 5, 10, 30, 60)
PATIENCE = 10
"""Seconds between tries, and for an answer."""


class Next(NamedTuple):
    tries: int
    at: float


class Deliveries:
    """``send`` gets a body and its signature, and says whether the shop took it."""

    def __init__(self, gateway: Gateway, send: Callable[[bytes, str], bool]) -> None:
        self.gateway, self.send = gateway, send
        self.tried: dict[str, Next] = {}

    def run_due(self, now: float) -> None:
        for event in list(self.gateway.outbox):
            tries, at = self.tried.get(event["id"], Next(0, now))
            if not event["pending_webhooks"] or tries > len(PAUSES) or at > now:
                continue
            if self.send(*self.gateway.signed(event)):
                event["pending_webhooks"] = 0
            else:
                self.tried[event["id"]] = Next(tries + 1, now + (*PAUSES, 0)[tries])

    def run_always(self) -> None:
        """In a thread of its own, for as long as the process lives."""
        while True:
            self.run_due(time.monotonic())
            time.sleep(0.2)

    def start(self) -> None:
        threading.Thread(target=self.run_always, daemon=True).start()


def over_http(address: str) -> Callable[[bytes, str], bool]:
    """Posts to ``address``, an http address on this machine."""
    where = urlsplit(address)

    def send(body: bytes, signature: str) -> bool:
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        try:
            connection.request("POST", where.path, body, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, HTTPException) as error:
            log.info("%s does not answer: %s", address, error)
            return False
        finally:
            connection.close()

    return send
