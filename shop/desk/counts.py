"""What waits for this person, as counts that lead to the list they count; one statement per subject."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.models import Proposal
from config.common import clock
from partners.choices import Role
from partners.models import Office
from shop.desk import queues
from shop.desk.rooms import CONSIGNMENTS, DEPOSITS, LISTINGS, Room
from shop.desk.scope import open_transfers, visible_deposits
from shop.fulfilment.models import Consignment
from shop.ledger import chart
from shop.ledger.due import due
from shop.ledger.models import Balance, DepositState
from shop.payment.refunds import debts_from

Counts = list[dict[str, Any]]


def _row(label: Any, count: int, url_name: str, **query: str) -> dict[str, Any]:
    address = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    return {"label": label, "count": count, "url": address}


def parcels(user: Any, offices: Any) -> Counts:
    tabs = queues.conditions(clock.today())
    shown = (queues.TO_ACCEPT, queues.TO_MAKE, queues.TO_HAND_OVER, queues.LATE)
    rows = Consignment.objects.visible_to(user).filter(prison__office__in=offices)
    found = rows.aggregate(**{f"tab_{n}": Count("pk", filter=tabs[tab]) for n, tab in enumerate(shown)})
    accept, make, give, late = (found[f"tab_{n}"] for n in range(len(shown)))
    labels = (
        ngettext("parcel to accept", "parcels to accept", accept),
        ngettext("parcel to make and pack", "parcels to make and pack", make),
        ngettext("parcel to hand over", "parcels to hand over", give),
        ngettext("parcel late", "parcels late", late),
    )
    return [
        _row(label, count, "desk:consignments", tab=tab)
        for label, count, tab in zip(labels, (accept, make, give, late), shown, strict=True)
    ]


def listings(user: Any, offices: Any, roles: set[str]) -> Counts:
    found = (
        Proposal.objects.visible_to(user)
        .filter(product__prison__office__in=offices)
        .aggregate(
            **{state: Count("pk", filter=Q(state=state)) for state in ("draft", "submitted", "returned")}
        )
    )
    waiting, returned, drafts = found["submitted"], found["returned"], found["draft"]
    label = ngettext("listing waits for approval", "listings wait for approval", waiting)
    rows = [_row(label, waiting, "desk:listings", tab="submitted")]
    if Role.OFFICER in roles:
        label = ngettext("listing was returned", "listings were returned", returned)
        rows.insert(0, _row(label, returned, "desk:listings", tab="returned"))
        label = ngettext("draft not sent yet", "drafts not sent yet", drafts)
        rows.append(_row(label, drafts, "desk:listings", tab="draft"))
    return rows


def money(user: Any, roles: set[str], office: Office) -> Counts:
    rows = []
    if roles & {Role.TREASURER, Role.HEAD}:
        transfers = open_transfers(user).filter(office=office).count()
        mine = Q(subject__endswith=f"/{office.prison.short_code}") if office.prison else Q(pk=None)
        found = Balance.objects.of(office, chart.HELD).open()
        cash, held = found.aggregate(cash=Count("pk", filter=mine), held=Count("pk", filter=~mine)).values()
        label = ngettext("cash sale to pay in", "cash sales to pay in", cash)
        rows.append(_row(label, cash, "desk:cash"))
        label = ngettext("transfer to confirm", "transfers to confirm", transfers)
        rows.append(_row(label, transfers, "desk:receipts"))
        label = ngettext("sum not passed on yet", "sums not passed on yet", held)
        rows.append(_row(label, held, "desk:remittances"))
        back = len(debts_from(office))
        label = ngettext("sum to give back", "sums to give back", back)
        rows.append(_row(label, back, "desk:refunds"))
        if office.prison_id:
            items = due(office)
            late = sum(item.late for item in items)
            label = ngettext("sum of PNBP to deposit", "sums of PNBP to deposit", len(items))
            rows.append(_row(label, len(items), "desk:deposits"))
            rows.append(_row(_("of these too late"), late, "desk:deposits"))
    else:
        offices = Office.objects.visible_to(user)
        undeposited = Balance.objects.open().filter(code=chart.PNBP, office__in=offices)
        waiting = undeposited.values("office").distinct().count()
        label = ngettext("prison with PNBP to deposit", "prisons with PNBP to deposit", waiting)
        rows.append(_row(label, waiting, "desk:deposits"))
    return rows + _unfinished(user, roles)


def _unfinished(user: Any, roles: set[str]) -> Counts:
    found = visible_deposits(user).aggregate(
        open=Count("pk", filter=Q(state__in=(DepositState.OPEN, DepositState.BILLED))),
        unverified=Count("pk", filter=Q(state=DepositState.DEPOSITED, verified_by__isnull=True)),
    )
    label = ngettext("deposit without NTPN", "deposits without NTPN", found["open"])
    rows = [_row(label, found["open"], "desk:deposits")]
    if Role.TREASURER not in roles:
        label = ngettext("deposit to verify", "deposits to verify", found["unverified"])
        rows.append(_row(label, found["unverified"], "desk:deposits"))
    return rows


def waiting_for(*, user: Any, roles: set[str], office_in: Callable[[Room], Office | None]) -> list[Any]:
    """Sections of (heading, counts), only of rooms this person may look into."""
    sections = []
    if roles & CONSIGNMENTS.looks:
        seen = Office.objects.visible_to(user, *CONSIGNMENTS.looks)
        sections.append((_("Parcels"), parcels(user, seen)))
    if roles & LISTINGS.looks:
        seen = Office.objects.visible_to(user, *LISTINGS.looks)
        sections.append((_("Goods"), listings(user, seen, roles)))
    office = office_in(DEPOSITS)
    if office is not None:
        sections.append((_("Money"), money(user, roles, office)))
    return sections
