"""Letters to the buyer of an order: to his address, in his language, once for what each is about."""

from datetime import timedelta
from typing import Any

from config.common import outbox
from shop.order.models import Order


def letter_key(template: str, about: str) -> str:
    return f"{template}:{about}"


def tell_buyer(
    order: Order, template: str, *, about: str = "", wait: timedelta = timedelta(), **facts: Any
) -> None:
    """Owe the buyer one letter about the order, or about the part of it that ``about`` names."""
    outbox.queue(
        key=letter_key(template, about or order.number),
        wait=wait,
        to=order.email,
        template=template,
        language=order.language,
        context={"number": order.number, "path": order.get_absolute_url(), **facts},
    )
