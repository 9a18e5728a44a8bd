from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shop(request: HttpRequest) -> dict[str, Any]:
    """What the shell of every page shows; nothing that differs between visitors."""
    return {"shop_name": settings.SHOP_NAME, "demo_banner": settings.DEMO}
