"""What waits for this person, as counts that lead to the list they count; one statement per subject.

``SUBJECTS`` is the register. A part of the desk that has something to count writes one function beside its
own views, which is given a ``Reader`` and answers rows made by ``row()``, and adds one line to the register:
its heading, the room that decides who sees it, and the function. Subjects with the same heading stand
together, in the order of the register. A row leads to a list that shows exactly what was counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalogue.models import Product, Proposal
from config.common import clock
from partners.choices import Role
from partners.models import Agreement, Appointment, Office, PartnerEnquiry
from shop.care.models import Review, Thread, ThreadState
from shop.desk import listing_rows, queues
from shop.desk.rooms import (
    CONSIGNMENTS,
    DECIDES,
    DEPOSITS,
    EXPO,
    LISTINGS,
    MESSAGES,
    PARTNERS,
    QUOTATIONS,
    SETTINGS,
    Room,
)
from shop.desk.scope import open_transfers, visible_deposits
from shop.desk.setting_changes import waiting_settings
from shop.expo.models import Enquiry, Lead
from shop.fulfilment.models import Consignment
from shop.ledger import chart
from shop.ledger.due import due
from shop.ledger.models import Balance, DepositState
from shop.payment.models import RefundRequest, RefundState, Unallocated
from shop.payment.refunds import debts_from

Counts = list[dict[str, Any]]


@dataclass(frozen=True)
class Reader:
    """Who asks what waits for him."""

    user: Any
    appointments: list[Appointment]

    @cached_property
    def roles(self) -> set[str]:
        return {each.role for each in self.appointments}

    def offices(self, room: Room) -> QuerySet[Office]:
        """All offices whose things he may see in a room."""
        return Office.objects.visible_to(self.user, *room.looks)

    def office(self, room: Room) -> Office:
        """The first office for which he may enter a room; one who may not is not asked."""
        return next(each.office for each in self.appointments if each.role in room.looks)


def row(label: Any, count: int, url_name: str, **query: str) -> dict[str, Any]:
    address = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    return {"label": label, "count": count, "url": address}


def parcels(reader: Reader) -> Counts:
    tabs = queues.conditions(clock.today(reader.office(CONSIGNMENTS).timezone))
    shown = (queues.TO_ACCEPT, queues.TO_MAKE, queues.TO_HAND_OVER, queues.LATE)
    rows = Consignment.objects.filter(prison__office__in=reader.offices(CONSIGNMENTS))
    found = rows.aggregate(**{f"tab_{n}": Count("pk", filter=tabs[tab]) for n, tab in enumerate(shown)})
    accept, make, give, late = (found[f"tab_{n}"] for n in range(len(shown)))
    labels = (
        ngettext("parcel to accept", "parcels to accept", accept),
        ngettext("parcel to make and pack", "parcels to make and pack", make),
        ngettext("parcel to hand over", "parcels to hand over", give),
        ngettext("parcel late", "parcels late", late),
    )
    return [
        row(label, count, "desk:consignments", tab=tab)
        for label, count, tab in zip(labels, (accept, make, give, late), shown, strict=True)
    ]


def listings(reader: Reader) -> Counts:
    seen = Proposal.objects.filter(product__prison__office__in=reader.offices(LISTINGS))
    states = ("draft", "submitted", "returned")
    found = seen.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in states})
    waiting, returned, drafts = found["submitted"], found["returned"], found["draft"]
    label = ngettext("listing waits for approval", "listings wait for approval", waiting)
    rows = [row(label, waiting, "desk:listings", tab="submitted")]
    if Role.OFFICER in reader.roles:
        label = ngettext("listing was returned", "listings were returned", returned)
        rows.insert(0, row(label, returned, "desk:listings", tab="returned"))
        label = ngettext("draft not sent yet", "drafts not sent yet", drafts)
        rows.append(row(label, drafts, "desk:listings", tab="draft"))
    goods = Product.objects.filter(prison__office__in=reader.offices(LISTINGS))
    goods = goods.exclude(structure=Product.CHILD)
    tabs = listing_rows.conditions(clock.today(reader.office(LISTINGS).timezone))
    found = goods.aggregate(
        low=Count("pk", filter=tabs["low"]), papers=Count("pk", filter=tabs["certificates"])
    )
    low, papers = found["low"], found["papers"]
    label = ngettext("certificate to confirm or renew", "certificates to confirm or renew", papers)
    rows.append(row(label, papers, "desk:listings", tab="certificates"))
    if Role.OFFICER in reader.roles:
        label = ngettext("listing nearly sold out", "listings nearly sold out", low)
        rows.append(row(label, low, "desk:listings", tab="low"))
    return rows


def care(reader: Reader) -> Counts:
    offices = reader.offices(MESSAGES)
    waiting = Thread.objects.filter(prison__office__in=offices, state=ThreadState.WAITING).count()
    rows = [row(ngettext("message to answer", "messages to answer", waiting), waiting, "desk:messages")]
    if reader.roles & DECIDES:
        unread = Review.objects.filter(product__prison__office__in=offices, is_shown=None).count()
        rows.append(row(ngettext("review to read", "reviews to read", unread), unread, "desk:reviews"))
    if Role.CENTRAL in reader.roles:
        asked = PartnerEnquiry.objects.filter(answer=None).count()
        label = ngettext("enquiry of a partner to answer", "enquiries of partners to answer", asked)
        rows.append(row(label, asked, "desk:partner-enquiries"))
    return rows


def quotations(reader: Reader) -> Counts:
    waiting = Enquiry.objects.filter(office__in=reader.offices(QUOTATIONS)).waiting()
    late = Q(answer_by__lt=clock.today(reader.office(QUOTATIONS).timezone))
    many, late_ones = waiting.aggregate(many=Count("pk"), late=Count("pk", filter=late)).values()
    label = ngettext("enquiry to answer", "enquiries to answer", many)
    return [
        row(label, many, "desk:enquiries"),
        row(_("of these too late"), late_ones, "desk:enquiries"),
    ]


def money(reader: Reader) -> Counts:
    user, roles, office = reader.user, reader.roles, reader.office(DEPOSITS)
    rows = []
    if roles & {Role.TREASURER, Role.HEAD}:
        transfers = open_transfers(user).filter(office=office).count()
        mine = Q(subject__endswith=f"/{office.prison.short_code}") if office.prison else Q(pk=None)
        found = Balance.objects.of(office, chart.HELD).open()
        cash, held = found.aggregate(cash=Count("pk", filter=mine), held=Count("pk", filter=~mine)).values()
        label = ngettext("cash sale to pay in", "cash sales to pay in", cash)
        rows.append(row(label, cash, "desk:cash"))
        label = ngettext("transfer to confirm", "transfers to confirm", transfers)
        rows.append(row(label, transfers, "desk:receipts"))
        label = ngettext("sum not passed on yet", "sums not passed on yet", held)
        rows.append(row(label, held, "desk:remittances"))
        back = len(debts_from(office))
        label = ngettext("sum to give back", "sums to give back", back)
        rows.append(row(label, back, "desk:refunds"))
        stray = Unallocated.objects.open().filter(office=office).count()
        label = ngettext("sum without an order", "sums without an order", stray)
        rows.append(row(label, stray, "desk:unallocated"))
        asked = RefundRequest.objects.filter(office=office, state=RefundState.WAITING).exclude(made_by=user)
        orders = list(asked.values_list("parcel__order", flat=True))
        if orders:
            label = ngettext("refund to confirm", "refunds to confirm", len(orders))
            address = reverse("desk:order", args=[orders[0]])
            rows.append({"label": label, "count": len(orders), "url": address})
        if office.prison_id:
            items = due(office)
            late = sum(item.late for item in items)
            label = ngettext("sum of PNBP to deposit", "sums of PNBP to deposit", len(items))
            rows.append(row(label, len(items), "desk:deposits"))
            rows.append(row(_("of these too late"), late, "desk:deposits"))
    else:
        offices = Office.objects.visible_to(user)
        undeposited = Balance.objects.open().filter(code=chart.PNBP, office__in=offices)
        waiting = undeposited.values("office").distinct().count()
        label = ngettext("prison with PNBP to deposit", "prisons with PNBP to deposit", waiting)
        rows.append(row(label, waiting, "desk:deposits"))
    return rows + _unfinished(user, roles)


def leads(reader: Reader) -> Counts:
    count = Lead.objects.open().filter(office__in=reader.offices(EXPO)).count()
    label = ngettext("visitor of a stand waits", "visitors of stands wait", count)
    return [row(label, count, "desk:leads")]


def agreements(reader: Reader) -> Counts:
    seen = Agreement.objects.filter(office__in=reader.offices(PARTNERS))
    count = seen.ending(clock.today(reader.office(PARTNERS).timezone), 90).count()
    label = ngettext("agreement ends within 90 days", "agreements end within 90 days", count)
    return [row(label, count, "desk:agreements")]


def settings(reader: Reader) -> Counts:
    return [waiting_settings(reader.user, reader.roles)]


def _unfinished(user: Any, roles: set[str]) -> Counts:
    found = visible_deposits(user).aggregate(
        open=Count("pk", filter=Q(state__in=(DepositState.OPEN, DepositState.BILLED))),
        unverified=Count("pk", filter=Q(state=DepositState.DEPOSITED, verified_by__isnull=True)),
    )
    label = ngettext("deposit without NTPN", "deposits without NTPN", found["open"])
    rows = [row(label, found["open"], "desk:deposits")]
    if Role.TREASURER not in roles:
        label = ngettext("deposit to verify", "deposits to verify", found["unverified"])
        rows.append(row(label, found["unverified"], "desk:deposits"))
    return rows


SUBJECTS: tuple[tuple[str | Promise, Room, Callable[[Reader], Counts]], ...] = (
    (_("Parcels"), CONSIGNMENTS, parcels),
    (_("Goods"), LISTINGS, listings),
    (QUOTATIONS.label, QUOTATIONS, quotations),
    (MESSAGES.label, MESSAGES, care),
    (EXPO.label, EXPO, leads),
    (PARTNERS.label, PARTNERS, agreements),
    (SETTINGS.label, SETTINGS, settings),
    (_("Money"), DEPOSITS, money),
)


def waiting_for(reader: Reader) -> Iterable[tuple[str | Promise, Counts]]:
    """Sections of (heading, counts), only of rooms this person may look into."""
    sections: dict[str | Promise, Counts] = {}
    for heading, room, count in SUBJECTS:
        if reader.roles & room.looks:
            sections.setdefault(str(heading), []).extend(count(reader))
    return sections.items()
