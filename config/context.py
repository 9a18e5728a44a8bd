from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shop.payment.checks import cards_are_imitated


def shop(request: HttpRequest) -> dict[str, Any]:
    """What the shell of every page shows; nothing that differs between visitors."""
    imitated = cards_are_imitated()
    return {
        "shop_name": settings.SHOP_NAME,
        "demo_banner": settings.DEMO or imitated,
        "cards_are_imitated": imitated,
    }
