"""The moment a sale becomes shares: PNBP, premi, programme, partner, materials, tax.

Each line is split by the terms frozen when it was ordered; every part is one transfer with the line as its
subject (and the parcel, where it goes in several), so that what remains of it can always be added up from the
books (``remaining``), whatever was refunded or reversed meanwhile. Premi that were paid out before a refund stay
with the workers: the office's loss stands in their place.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from config.common import clock
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.models import Entry, Transfer
from shop.ledger.posting import Leg, post
from shop.ledger.refs import AccountRef
from shop.ledger.split import Parts, Terms, shares

PART_OF_CODE = {code: name for name, code in chart.PART_HEADS.items()} | {chart.CLAIM: "pnbp"}
TAKEN_FROM = PART_OF_CODE | {chart.LOSSES: "premi"}


@dataclass(frozen=True)
class RecognisedLine:
    """What is recognised of an order line: rupiah for all its units together, ``tax`` inside ``goods``."""

    line_id: int
    goods: int
    tax: int
    cost: int
    terms: Terms
    fee: int = 0

    @property
    def parts(self) -> Parts:
        return shares(goods=self.goods, tax=self.tax, cost=self.cost, fee=self.fee, terms=self.terms)


def line_subject(line_id: int, part: int = 1) -> str:
    """A line, or what of it goes in a later parcel: each is refunded from its own shares."""
    return f"line:{line_id}" if part == 1 else f"line:{line_id}:{part}"


def whole_line(subject: str) -> str:
    """The line's subject, whatever parcel."""
    return ":".join(subject.split(":")[:2])


def part_account(name: str, office: Office, reference: str) -> AccountRef:
    """Where a part is owed; PNBP per consignment, because deposits are made of consignments."""
    return refs.of(chart.PART_HEADS[name], office, reference if name == "pnbp" else "")


def post_recognition(
    *,
    order_number: str,
    office: Office,
    part: int,
    lines: Sequence[RecognisedLine],
    actor: Any = None,
    point: str = "",
) -> Entry:
    """Share lines of one consignment, once.

    ``point`` (``handover``, ``completion`` …) tells the moments apart where one consignment has lines that
    are recognised at different ones.
    """
    reference = refs.consignment(order_number, office, part)
    deferred = refs.of(chart.DEFERRED, office, order_number)
    legs = [
        Leg(deferred, part_account(name, office, reference), amount, line_subject(line.line_id, part))
        for line in lines
        for name, amount in line.parts._asdict().items()
    ]
    key = refs.key(order_number, office, part, "recognised", point)
    return post(
        key=key, event="recognised", legs=legs, effective_on=clock.today(office.timezone), actor=actor
    )


def remaining(line_ids: Iterable[int], part: int = 1) -> dict[int, Parts]:
    """What is left in the parts of each line in parcel ``part``, from the books; all zero if not recognised."""
    subjects = {line_subject(line_id, part): line_id for line_id in line_ids}
    left: dict[int, Counter[str]] = {line_id: Counter() for line_id in subjects.values()}
    rows = Transfer.objects.filter(subject__in=subjects)
    for subject, debit, credit, amount in rows.values_list(
        "subject", "debit__code", "credit__code", "amount"
    ):
        for code, sign in ((credit, 1), (debit, -1)):
            if code in TAKEN_FROM:
                left[subjects[subject]][TAKEN_FROM[code]] += sign * amount
    return {line_id: Parts(**parts) for line_id, parts in left.items()}
