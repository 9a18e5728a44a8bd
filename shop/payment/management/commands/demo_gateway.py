import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.common import clock
from shop.payment.checks import MODES, is_loopback
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.delivery import Deliveries, over_http
from shop.payment.imitation.server import Server, remember


class Command(BaseCommand):
    help = (
        "An imitation of Stripe at STRIPE_API_BASE, on this machine only: no card is charged. `make demo` starts it "
        "beside the shop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", default=settings.WAGTAILADMIN_BASE_URL, help="where its messages go")

    def handle(self, *args: Any, shop: str, **options: Any) -> None:
        base = settings.STRIPE_API_BASE
        if problem := why_not(base, shop):
            raise CommandError(problem)
        gateway = Gateway(settings.STRIPE_WEBHOOK_SECRETS[0], lambda: clock.now().timestamp(), page=base)
        where = urlsplit(base)
        try:
            saved = remember(gateway, settings.VAR_DIR / "imitation.json")
            server = Server((where.hostname or "", where.port or 80), gateway, saved, parent=os.getppid())
        except OSError as error:
            raise CommandError(f"{base} cannot be opened: {error.strerror}.") from error
        Deliveries(gateway, over_http(f"{shop}/webhook/stripe/")).start()
        self.stdout.write(f"imitation of card payments: {base}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def why_not(base: str, shop: str) -> str:
    """A sentence where the imitation must not run, else nothing."""
    if not (settings.DEMO or settings.DEBUG):
        return "The imitation of Stripe runs with the demo's and the developer's settings only."
    if not is_loopback(base) or not is_loopback(shop):
        return "STRIPE_API_BASE and --shop must be addresses of this machine, such as http://127.0.0.1:8420."
    if not settings.STRIPE_SECRET_KEY.startswith(MODES["test"]):
        return "STRIPE_SECRET_KEY must begin with sk_test_ or rk_test_: anything after it will do here."
    if not settings.STRIPE_WEBHOOK_SECRETS:
        return "Set STRIPE_WEBHOOK_SECRETS, such as whsec_imitation: its messages are signed with the first."
    return ""
