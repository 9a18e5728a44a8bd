from decimal import Decimal

from django import template
from django.utils.translation import get_language

from config.common import money, words

register = template.Library()


@register.filter
def rupiah(amount: int | Decimal | None) -> str:
    """Whole rupiah as people write it; nothing for a price that does not exist."""
    if amount is None or amount == "":
        return ""
    if isinstance(amount, Decimal):
        amount = money.whole_rupiah(amount)
    return money.rupiah(amount)


@register.filter
def rupiah_in_words(amount: int) -> str:
    """Spelled out, so that a nought too many is noticed where an amount is typed."""
    return words.rupiah_in_words(amount, get_language() or "id")
