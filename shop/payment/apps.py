from django.core.checks import register
from oscar.apps.payment import apps


class PaymentConfig(apps.PaymentConfig):
    name = "shop.payment"

    def ready(self) -> None:
        from shop.payment.checks import check_cards

        super().ready()
        register(check_cards)
