"""Money that went back to a card without the desk: whose it was, and owing it to the buyer after the fact.

Stripe's own pages and the buyer's bank name a sum and no goods. It settles first what is owed to the buyer anyway;
the rest is taken from everything that is left of the order in proportion. What even that does not explain is a
loss of the first prison's office, so that the books say what has happened.
"""

from collections import Counter
from collections.abc import Sequence

from partners.models import Office
from shop.fulfilment.models import State
from shop.fulfilment.services import LIVE
from shop.ledger import chart, refs
from shop.ledger.models import Balance
from shop.ledger.posting import Leg, balance_of, post
from shop.ledger.split import split
from shop.order.models import Order, Status
from shop.payment.owing import left_of, owe, owe_shipping, shipping_left
from shop.payment.services import cancel_order

Shares = Sequence[tuple[Office, int]]


def apportion(order: Order, amount: int) -> list[tuple[Office, int]]:
    """The prisons' shares of a sum that went back, its order locked; they sum to ``amount``."""
    offices, owed, left = {}, Counter[int](), Counter[int]()
    for parcel in order.consignments.select_related("prison__office").order_by("pk"):
        office = parcel.prison.office
        if office.pk not in offices:
            offices[office.pk], parcel.order = office, order
            owed[office.pk] = balance_of(refs.of(chart.REFUND, office, order.number))
            left[office.pk] = shipping_left(parcel)
    for each in left_of(order):
        left[each.parcel.prison.office.pk] += each.amount
    first = min(amount, owed.total())
    rest = min(amount - first, left.total())
    shares = Counter(dict(zip(owed, split(first, list(owed.values())), strict=True)))
    shares.update(dict(zip(left, split(rest, list(left.values())), strict=True)))
    shares[next(iter(offices))] += amount - first - rest
    return [(offices[pk], share) for pk, share in shares.items() if share]


def cover(*, order: Order, shares: Shares, about: str, reason: str) -> None:
    """See to it that these sums are owed to the buyer, the order locked; ``about`` makes it once.

    An order that is given back whole before anything has left is cancelled: nobody makes or sends it any more.
    """
    if order.status == Status.PAID and _is_all(order, sum(amount for _office, amount in shares)):
        cancel_order(order=order, reason=reason, by_buyer=False)
        order.refresh_from_db(fields=["status"])
    for office, amount in shares:
        debt = refs.of(chart.REFUND, office, order.number)
        missing = amount - balance_of(debt)
        lefts = [each for each in left_of(order) if each.parcel.prison.office == office]
        parcel = (
            order.consignments.filter(prison=office.prison)
            .select_related("prison__office")
            .order_by("part")[0]
        )
        weights = [*(each.amount for each in lefts), shipping_left(parcel)]
        if missing <= 0:
            continue
        taken = split(min(missing, sum(weights)), weights)
        owe(wanted=list(zip(lefts, taken[:-1], strict=True)), refund_id=about, reason=reason, by=None)
        owe_shipping(parcel=parcel, amount=taken[-1], refund_id=about, reason=reason, by=None)
        if unexplained := missing - sum(taken):
            legs = [Leg(refs.of(chart.LOSSES, office), debt, unexplained)]
            post(key=f"loss:{about}:{office.pk}", event="loss", legs=legs, reason=reason)


def _is_all(order: Order, amount: int) -> bool:
    """Whether nothing has left and the sum is all there is to give back."""
    if order.consignments.exclude(state__in=(*LIVE, State.CANCELLED)).exists():
        return False
    owed = sum(
        row.amount for row in Balance.objects.open().filter(code=chart.REFUND, account__subject=order.number)
    )
    parcels = {each.prison_id: each for each in order.consignments.select_related("prison__office")}
    left = sum(each.amount for each in left_of(order)) + sum(map(shipping_left, parcels.values()))
    return 0 < left <= amount - owed
