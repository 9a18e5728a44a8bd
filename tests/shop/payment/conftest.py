from tests.shop.payment.imitated import stripe_fake

__all__ = ["stripe_fake"]
