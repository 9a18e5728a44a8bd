"""What waits for this person, as counts that lead to the list they count; one statement per subject."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

Counts = list[dict[str, Any]]


def _row(label: Any, count: int, url_name: str, **query: str) -> dict[str, Any]:
    address = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    return {"label": label, "count": count, "url": address}


def parcels(user: Any, offices: Any) -> Counts:
    tabs = queues.conditions(clock.today())
    shown = (queues.TO_ACCEPT, queues.TO_MAKE, queues.TO_HAND_OVER, queues.LATE)
    rows = Consignment.objects.visible_to(user).filter(prison__office__in=offices)
    found = rows.aggregate(**{f"tab_{n}": Count("pk", filter=tabs[tab]) for n, tab in enumerate(shown)})
    labels = (
        _("parcels to accept"),
        _("parcels to make and pack"),
        _("parcels to hand over"),
        _("parcels late"),
    )
    return [
        _row(label, found[f"tab_{n}"], "desk:consignments", tab=tab)
        for n, (label, tab) in enumerate(zip(labels, shown, strict=True))
    ]


def listings(user: Any, offices: Any, roles: set[str]) -> Counts:
    found = (
        Proposal.objects.visible_to(user)
        .filter(product__prison__office__in=offices)
        .aggregate(
            **{state: Count("pk", filter=Q(state=state)) for state in ("draft", "submitted", "returned")}
        )
    )
    rows = [_row(_("listings wait for approval"), found["submitted"], "desk:listings", tab="submitted")]
    if Role.OFFICER in roles:
        rows.insert(0, _row(_("listings were returned"), found["returned"], "desk:listings", tab="returned"))
        rows.append(_row(_("drafts not sent yet"), found["draft"], "desk:listings", tab="draft"))
    return rows


def money(user: Any, roles: set[str], office: Office) -> Counts:
    rows = []
    if roles & {Role.TREASURER, Role.HEAD}:
        transfers = open_transfers(user).filter(office=office).count()
        held = Balance.objects.of(office, chart.HELD).open().count()
        rows.append(_row(_("transfers to confirm"), transfers, "desk:receipts"))
        rows.append(_row(_("sums not passed on yet"), held, "desk:remittances"))
        if office.prison_id:
            items = due(office)
            late = sum(item.late for item in items)
            rows.append(_row(_("sums of PNBP to deposit"), len(items), "desk:deposits"))
            rows.append(_row(_("of these too late"), late, "desk:deposits"))
    else:
        offices = Office.objects.visible_to(user)
        undeposited = Balance.objects.open().filter(code=chart.PNBP, office__in=offices)
        waiting = undeposited.values("office").distinct().count()
        rows.append(_row(_("prisons with PNBP to deposit"), waiting, "desk:deposits"))
    return rows + _unfinished(user, roles)


def _unfinished(user: Any, roles: set[str]) -> Counts:
    found = visible_deposits(user).aggregate(
        open=Count("pk", filter=Q(state__in=(DepositState.OPEN, DepositState.BILLED))),
        unverified=Count("pk", filter=Q(state=DepositState.DEPOSITED, verified_by__isnull=True)),
    )
    rows = [_row(_("deposits without NTPN"), found["open"], "desk:deposits")]
    if Role.TREASURER not in roles:
        rows.append(_row(_("deposits to verify"), found["unverified"], "desk:deposits"))
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
