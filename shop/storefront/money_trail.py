"""Follow the rupiah, as a buyer reads it: what became of the money of an order, prison by prison.

The order's page and its receipt say the same, because both are made of these steps. The figures are the
ledger's own (``ledger.trail``); a step that was not reached says what it waits for.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.common.money import rupiah
from shop.checkout.dates import day
from shop.checkout.price_split import part_rows
from shop.ledger.trail import Trail
from shop.payment.deposits import masked


def money_trail(trails: Iterable[Trail], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """One part for each prison, as ``components/money_trail.html`` wants them; ``names`` by prison."""
    return [{"title": names[trail.prison_id], "steps": steps(trail)} for trail in trails]


def steps(trail: Trail) -> list[dict[str, Any]]:
    found = [_held(trail)]
    if trail.shared.amount or trail.kept:
        found += [_shared(trail), _premi(trail), *_deposited(trail)]
    if trail.refunded.amount:
        found.append(_refunded(trail))
    ahead = next((step for step in found if step["state"] == "next"), None)
    if ahead is not None:
        ahead["state"] = "now"
    return found


def _step(
    label: str, amount: int, on: date | None, detail: str = "", rows: Any = (), *, done: bool = True
) -> dict[str, Any]:
    return {
        "label": label,
        "amount": amount or None,
        "at": day(on) if on else "",
        "detail": detail,
        "rows": rows,
        "state": "done" if done else "next",
    }


def _held(trail: Trail) -> dict[str, Any]:
    goods = {"goods": rupiah(trail.goods.amount), "delivery": rupiah(trail.shipping.amount)}
    detail = _("The price of the goods, paid by you.")
    if trail.shipping.amount:
        detail = _("%(goods)s for the goods; %(delivery)s for delivery, which goes to whoever brings them.")
    amount = trail.goods.amount + trail.shipping.amount
    return _step(pgettext("money", "Held"), amount, trail.goods.on, detail % goods)


def _shared(trail: Trail) -> dict[str, Any]:
    label = pgettext("money", "Split")
    if not trail.shared.amount:
        waits = _("Not yet: the money is kept until the goods are with you and the time to complain is over.")
        return _step(label, 0, None, waits, done=False)
    rest = _("%(amount)s is still held.") % {"amount": rupiah(trail.kept)} if trail.kept else ""
    return _step(label, trail.shared.amount, trail.shared.on, rest, part_rows(trail.parts))


def _premi(trail: Trail) -> dict[str, Any]:
    """The ledger knows the pool of the prison's workers; what each gets of it is not the order's to tell."""
    label = pgettext("money", "Premium shared out")
    premi = trail.parts.premi - trail.returned.premi
    if not trail.shared.amount:
        return _step(
            label, 0, None, _("Not yet: the makers' share is known when the money is split."), done=False
        )
    if not premi:
        return _step(label, 0, trail.shared.on, _("There is no premium in this sale."))
    waits = _(
        "Not shared out yet: in the premium pool of the prison's makers since that day, until it is shared "
        "by their work records."
    )
    return _step(label, premi, trail.shared.on, waits, done=False)


def _deposited(trail: Trail) -> list[dict[str, Any]]:
    label = pgettext("money", "Deposited")
    if trail.deposits:
        return [
            _step(
                label,
                each.amount,
                each.on,
                _("State revenue (PNBP) in the state's account. Receipt number (NTPN): %(ntpn)s")
                % {"ntpn": masked(each.ntpn)}
                if each.ntpn
                else _(
                    "The treasurer is depositing it; the treasury's receipt number (NTPN) is still to come."
                ),
                done=bool(each.ntpn),
            )
            for each in trail.deposits
        ]
    if trail.is_deposited:
        return [_step(label, 0, trail.shared.on, _("There is no state revenue (PNBP) in this sale."))]
    waits = _("Not yet: the prison's treasurer deposits the state revenue (PNBP) after the split.")
    return [_step(label, 0, None, waits, done=False)]


def _refunded(trail: Trail) -> dict[str, Any]:
    detail = _("Agreed, and on its way to you.")
    done = trail.repaid.amount >= trail.refunded.amount
    if trail.repaid.amount and trail.repaid.on:
        detail = _("%(amount)s was paid back to you on %(day)s.") % {
            "amount": rupiah(trail.repaid.amount),
            "day": day(trail.repaid.on),
        }
    rows = part_rows(trail.returned)
    return _step(
        pgettext("money", "Paid back"), trail.refunded.amount, trail.refunded.on, detail, rows, done=done
    )
