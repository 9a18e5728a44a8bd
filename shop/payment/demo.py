"""An example of the amount up to which one person gives money back; each country, region or year sets its own."""

from datetime import date

from shop.payment.models import RefundLimit


def load() -> None:
    """Make what is not there yet; safe to run again."""
    RefundLimit.objects.get_or_create(
        valid_from=date(2020, 1, 1),
        defaults={
            "amount": 1_000_000,
            "source": "Contoh; tetapkan menurut SOP pengembalian dana yang berlaku",
        },
    )
