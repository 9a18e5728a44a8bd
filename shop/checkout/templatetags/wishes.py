from typing import Any

from django import template

from shop.checkout import wishes

register = template.Library()


@register.simple_tag
def wishes_of(order: Any) -> list[tuple[str, str]]:
    """What the buyer of an order asked for besides the goods, for ``components/facts.html``."""
    return wishes.wishes(
        note=order.note,
        gift=order.is_gift,
        institution=order.institution,
        npwp=order.npwp,
        po_number=order.po_number,
    )
