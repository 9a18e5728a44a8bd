from decimal import Decimal

from django import template

from config.common import money

register = template.Library()


@register.filter
def rupiah(amount: int | Decimal | None) -> str:
    """Whole rupiah as people write it; nothing for a price that does not exist."""
    if amount is None or amount == "":
        return ""
    if isinstance(amount, Decimal):
        amount = money.whole_rupiah(amount)
    return money.rupiah(amount)
