"""What a line is sold under, and the day its buyer is told: both read from the rules of one day, and then kept.

Schemes, sellers and the tax rate are dated rows and change later; an order line keeps those it was sold under.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.common import clock
from config.common.money import whole_rupiah
from partners.workshops.services import sellers_in_force, tax_rate_in_force
from shop.basket.models import Line as BasketLine
from shop.ledger.schemes import schemes_for
from shop.order.models import Recognition
from shop.order.utils import LineTerms
from shop.shipping.promise import begins_on, day_with_room, promised_on
from shop.shipping.quotes import COUNTER, Quote


def freeze_terms(*, lines: list[BasketLine], choices: Mapping[int, Quote], on: date) -> dict[int, LineTerms]:
    """Scheme, seller, cost and tax of every line as they are on that day, by basket line id."""
    workshops = {line.product.workshop_id: line.product.workshop for line in lines}
    schemes = schemes_for(list(workshops.values()), on)
    sellers = sellers_in_force(workshops=set(workshops), on=on)
    rate = tax_rate_in_force(on=on)
    terms = {}
    for line in lines:
        scheme, seller = schemes[line.product.workshop_id], sellers.get(line.product.workshop_id)
        at_once = line.product.is_fresh or choices[line.stockrecord.partner_id].method == "pickup"
        taxed = rate if seller is not None and seller.taxable else None
        terms[line.pk] = LineTerms(
            scheme_id=scheme.pk,
            recognition=_recognition(scheme.recognition, at_once=at_once),
            seller_name=seller.name if seller else line.stockrecord.partner.name,
            cost=line.product.cost,
            tax=taxed.inside(whole_rupiah(line.line_price_incl_tax)) if taxed else 0,
        )
    return terms


def _recognition(of_scheme: str, *, at_once: bool) -> str:
    """The scheme's moment; a complaint window after the hand-over makes no sense for what is used up at once."""
    if at_once and of_scheme == Recognition.COMPLETION:
        return Recognition.HANDOVER
    return of_scheme


def begins_at(cutoff_hour: int | None, timezone: str) -> datetime | None:
    """When a prison begins with what is ordered now, where its delivery has such an hour."""
    if cutoff_hour is None:
        return None
    day = begins_on(clock.now().astimezone(ZoneInfo(timezone)), cutoff_hour)
    return datetime.combine(day, time(), ZoneInfo(timezone)) + timedelta(hours=cutoff_hour)


def promise(*, lines: list[BasketLine], choice: Quote) -> date:
    """The day the slowest line of a parcel can be there; one that the prison brings itself, on a day with room."""
    today = clock.today()
    if choice.code == COUNTER:
        return clock.today(lines[0].stockrecord.partner.timezone)
    if choice.cutoff_hour is not None:
        zone = ZoneInfo(lines[0].stockrecord.partner.timezone)
        today = begins_on(clock.now().astimezone(zone), choice.cutoff_hour)
    slowest = max(
        promised_on(
            today=today,
            making=line.product.making,
            lead_days=line.product.lead_days,
            queue_units=line.stockrecord.num_allocated + line.quantity - 1,
            monthly_capacity=line.product.monthly_capacity,
            paused_until=line.product.workshop.paused_until,
            transit_days=choice.days_max,
        )
        for line in lines
    )
    return day_with_room(slowest, choice.full_days)
