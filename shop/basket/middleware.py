from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import empty
from oscar.apps.basket import middleware

COUNT_COOKIE = "karya_basket_count"


class BasketMiddleware(middleware.BasketMiddleware):
    def apply_offers_to_basket(self, request: HttpRequest, basket: Any) -> None:
        """The shop has no offers: a state's price is the same for everybody."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Also tells the header's script how many lines there are, so that pages stay the same for all."""
        response = super().process_response(request, response)
        basket = getattr(request, "basket", None)
        if basket is None or basket._wrapped is empty or not getattr(request, "basket_changed", False):
            return response
        count = basket.num_items if basket.id else 0
        response.set_cookie(COUNT_COOKIE, str(count), max_age=14 * 24 * 3600, samesite="Lax")
        return response
