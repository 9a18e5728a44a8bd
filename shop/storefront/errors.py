from config.common.errors import Refused


class BasketRefused(Refused):
    """A change of the basket that cannot be made; it is as it was before."""


class OrderRefused(Refused):
    """Something a buyer asks of an order that is no longer possible."""
