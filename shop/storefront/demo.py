"""A buyer with an account: some of the year's guests turn out to have been one person."""

from shop.accounts.addresses import save_address
from shop.accounts.models import User
from shop.order.models import Order

# The order of three prisons that went all the way, the one under way, one unpaid and one cancelled.
ORDERS = (31, 45, 46, 58)


def load(buyer: User) -> None:
    if buyer.orders.exists():
        return
    emails = [f"pembeli{number:02d}@demo.karyabinaan.example" for number in ORDERS]
    Order.objects.filter(guest_email__in=emails, user=None).update(user=buyer)
    order = Order.objects.filter(user=buyer).exclude(shipping_address=None).order_by("-date_placed").first()
    if order is not None:
        save_address(
            user=buyer,
            name=order.name,
            phone=order.phone,
            street=order.shipping_address.line1,
            village_code=order.shipping_address.village_code,
        )
