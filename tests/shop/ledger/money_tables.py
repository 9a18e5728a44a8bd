"""Reads docs/money.md: every section's steps are played through the real services, its tables say what must come.

A section with numbered steps has a table of postings and one of what is left; a section without steps has
tables of figures, checked against the pure functions.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from partners.workshops.models import TaxRate
from shop.accounts.models import User
from shop.ledger import chart, refs
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.gateway import (
    post_back_in_pool,
    post_dispute_lost,
    post_out_of_pool,
    post_payout,
    post_payout_failed,
    post_put_right,
)
from shop.ledger.models import Balance, Deposit, Entry, Transfer
from shop.ledger.payments import PrisonShare, post_payment, remit
from shop.ledger.posting import Leg, post, reverse
from shop.ledger.recognition import RecognisedLine, post_recognition
from shop.ledger.refunds import (
    RefundedLine,
    post_cancellation,
    post_courier_bill,
    post_refund,
    post_refund_paid,
)
from shop.ledger.split import shares, split
from tests.shop.ledger.stories import scheme

FILE = Path(__file__).resolve().parents[3] / "docs" / "money.md"
ORDER = "A1"


class Section(NamedTuple):
    title: str
    steps: list[str]
    tables: list[list[list[str]]]


def sections(text: str) -> list[Section]:
    return [_section(part) for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]


def _section(text: str) -> Section:
    title, *lines = text.splitlines()
    steps = [match[1] for line in lines if (match := re.match(r"\d+\. (.+)", line))]
    tables: list[list[list[str]]] = []
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|"):
            if not before.startswith("|"):
                tables.append([])
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return Section(title, steps, [[head, *rows] for head, _rule, *rows in tables])


def number(text: str) -> int:
    return int(text.replace(".", "").replace("\u2212", "-"))


def written(amount: int) -> str:
    return f"{amount:,}".replace(",", ".").replace("-", "\u2212")


def postings(section: Section, offices: dict) -> list[list[str]]:
    """Play the steps of a section; the rows of its first table as they should be."""
    user, other = (User.objects.create(email=f"{name}@example.com") for name in ("satu", "dua"))
    rows, seen = [], 0
    for step, sentence in enumerate(section.steps, 1):
        _play(sentence, step, offices, user, other)
        for transfer in Transfer.objects.in_order().filter(entry__number__gt=seen):
            accounts = (_account(side, offices) for side in (transfer.debit, transfer.credit))
            rows.append([str(step), *accounts, written(transfer.amount)])
        seen = Entry.objects.last().number
    return rows


def left(offices: dict) -> list[list[str]]:
    """What every account holds in the end, in the order of the chart; the rows of the second table."""
    rows = Balance.objects.open().select_related("account").order_by("code", "office", "account__subject")
    return [[_account(row.account, offices), written(row.amount)] for row in rows] or [["nothing", "0"]]


def _account(account, offices: dict) -> str:
    code = next(code for code, office in offices.items() if office.pk == account.office_id)
    subject = "" if account.code == chart.IN_DEPOSIT else account.subject
    return ", ".join(filter(None, [chart.CHART[account.code].name, code, subject]))


def _play(sentence: str, step: int, offices: dict, user, other) -> None:
    for pattern, action in ACTIONS.items():
        if match := re.fullmatch(pattern, sentence.rstrip(".")):
            action(_Given(match, step, offices, user, other))
            return
    raise AssertionError(f"nobody can play: {sentence}")


class _Given:
    def __init__(self, match: re.Match, step: int, offices: dict, user, other) -> None:
        self.words, self.step, self.user, self.other = match, step, user, other
        self.offices = offices

    def office(self, name: str = "prison"):
        return self.offices[self.words[name]]

    def amount(self, name: str) -> int:
        return number(self.words[name] or "0")

    def entry(self) -> Entry:
        return Entry.objects.get(key=f"out:{self.words['step']}")

    def common(self) -> dict:
        return {"order_number": ORDER, "office": self.office(), "actor": self.user}


def _paid(given: _Given) -> None:
    shares_ = [
        PrisonShare(given.offices[prison], number(goods), number(shipping or "0"))
        for prison, goods, shipping in re.findall(SHARE, given.words["shares"])
    ]
    how = {name: bool(given.words[name]) for name in ("cash", "card")}
    post_payment(order_number=ORDER, n=given.step, shares=shares_, into=given.office("into"), **how)


def _paid_at_once(given: _Given) -> None:
    """One transfer, booked as deposit and rest: of the first each gets its part, of the rest what is left."""
    found = re.findall(SHARE, given.words["shares"])
    whole = [number(amount or "0") for _prison, *amounts in found for amount in amounts]
    first = split(given.amount("first"), whole)
    rest = [all_ - part for all_, part in zip(whole, first, strict=True)]
    for n, parts in enumerate((first, rest), 1):
        offices = [given.offices[prison] for prison, *_amounts in found]
        shares_ = list(map(PrisonShare, offices, parts[::2], parts[1::2]))
        post_payment(order_number=ORDER, n=n, shares=shares_, into=given.office("into"), reference="BANK 1")


def _recognised(given: _Given) -> None:
    terms = scheme(given.words["scheme"]).terms
    line = RecognisedLine(
        int(given.words["line"]), given.amount("goods"), given.amount("tax"), given.amount("cost"), terms
    )
    post_recognition(**given.common(), part=1, lines=[line], point=f"line {line.line_id}")


def _cancelled(given: _Given) -> None:
    post_cancellation(
        **given.common(), part=1, goods=given.amount("goods"), shipping=given.amount("shipping")
    )


def _refunded(given: _Given) -> None:
    lines = [RefundedLine(int(given.words["line"]), given.amount("amount"))]
    post_refund(**given.common(), refund_id=str(given.step), part=1, lines=lines)


def _refund_paid(given: _Given) -> None:
    post_refund_paid(
        **given.common(),
        refund_id=str(given.step),
        amount=given.amount("amount"),
        paid_by=given.office("payer"),
    )


def _courier(given: _Given) -> None:
    post_courier_bill(**given.common(), part=1, charged=given.amount("charged"), paid=given.amount("paid"))


def _remitted(given: _Given) -> None:
    remit(
        order_number=ORDER,
        prison_office=given.office(),
        collector=given.office("collector"),
        actor=given.user,
    )


def _opened(given: _Given) -> None:
    deposit = open_deposit(office=given.office(), by=given.user)
    add_billing_code(deposit=deposit, code="820260310465628", by=given.user)


def _proven(given: _Given) -> None:
    deposit = Deposit.objects.get(office=given.office())
    paid_on = deposit.opened_at.date()
    confirm_deposit(deposit=deposit, ntpn="A1B2C3D4E5F60718", ntb="1", paid_on=paid_on, by=given.user)


def _reversed(given: _Given) -> None:
    entry = Entry.objects.get(number=int(given.words["step"]))
    reverse(entry=entry, key=f"fix:{entry.number}", reason="uji", actor=given.other)


def _out(given: _Given) -> None:
    heads = {"Gateway's fee": chart.FEES, "Refunded to the card": chart.REFUND, "Disputed": chart.DISPUTED}
    parts = re.findall(rf"(\w+) ({RP})", given.words["shares"])
    post_out_of_pool(
        key=f"out:{given.step}",
        what=heads[given.words["what"]],
        order_number=ORDER,
        collector=given.office("into"),
        shares=[(given.offices[prison], number(amount)) for prison, amount in parts],
    )


def _back(given: _Given) -> None:
    post_back_in_pool(entry=given.entry(), key=f"back:{given.step}", reason="uji")


def _lost(given: _Given) -> None:
    post_dispute_lost(entry=given.entry(), key=f"lost:{given.step}")


def _paid_out(given: _Given) -> None:
    sales = [f"{ORDER}/{prison}" for prison in given.words["prisons"].split(", ")]
    post_payout(payout_id=str(given.step), sales=sales)


def _sent_back(given: _Given) -> None:
    post_payout_failed(payout_id=given.words["step"], reason="uji")


def _put_right(given: _Given) -> None:
    post_put_right(**given.common(), collector=given.office("collector"))


def _premi(given: _Given) -> None:
    legs = [Leg(refs.of(chart.PREMI, given.office()), refs.bank(given.office()), given.amount("amount"))]
    post(key=f"premi:{given.step}", event="premi-paid", legs=legs)


RP = r"[\d.]+"
SHARE = rf"(\w+) goods ({RP})(?:, shipping ({RP}))?"
ACTIONS = {
    r"Paid (?:into|(?P<cash>in cash at)|(?P<card>by card into)) (?P<into>\w+): (?P<shares>.+)": _paid,
    rf"Paid at once into (?P<into>\w+), of that (?P<first>{RP}) first: (?P<shares>.+)": _paid_at_once,
    r"(?P<what>Gateway's fee|Refunded to the card|Disputed) at (?P<into>\w+): (?P<shares>.+)": _out,
    r"(?:Refund|Dispute) of step (?P<step>\d+) (?:failed|won)": _back,
    r"Dispute of step (?P<step>\d+) lost": _lost,
    r"Paid out by the gateway: (?P<prisons>.+)": _paid_out,
    r"Payout of step (?P<step>\d+) sent back by the bank": _sent_back,
    r"Put right by (?P<prison>\w+) to (?P<collector>\w+)": _put_right,
    rf"Premi paid out, (?P<prison>\w+): (?P<amount>{RP})": _premi,
    rf"Recognised, (?P<prison>\w+), line (?P<line>\d+): goods (?P<goods>{RP})(?:, PPN inside (?P<tax>{RP}))?"
    rf"(?:, cost (?P<cost>{RP}))?, by `(?P<scheme>[\w-]+)`": _recognised,
    rf"Cancelled, (?P<prison>\w+): goods (?P<goods>{RP})(?:, shipping (?P<shipping>{RP}))?": _cancelled,
    rf"Refund accepted, (?P<prison>\w+), line (?P<line>\d+): (?P<amount>{RP})": _refunded,
    rf"Refund paid for (?P<prison>\w+) by (?P<payer>\w+): (?P<amount>{RP})": _refund_paid,
    rf"Courier's bill, (?P<prison>\w+): charged (?P<charged>{RP}), paid (?P<paid>{RP})": _courier,
    r"Passed on to (?P<prison>\w+) by (?P<collector>\w+)": _remitted,
    r"Deposit opened, (?P<prison>\w+)": _opened,
    r"Deposit proven by its NTPN, (?P<prison>\w+)": _proven,
    r"Step (?P<step>\d+) reversed": _reversed,
}


def computed_tables(section: Section, offices: dict) -> list[list[list[str]]]:
    """The tables of a section as they should be."""
    if section.steps:
        return [
            [["Step", "Debit", "Credit", "Rp"], *postings(section, offices)],
            [["Left", "Rp"], *left(offices)],
        ]
    return [[table[0], *_figures(table)] for table in section.tables]


def _figures(table: list[list[str]]) -> Iterator[list[str]]:
    head, *rows = table
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        if "Scheme" in cells:
            goods, cost = number(cells["Goods"]), number(cells["Cost"])
            terms = scheme(cells["Scheme"].strip("`")).terms
            parts = shares(goods=goods, cost=cost, terms=terms)
            computed = {name.title(): written(amount) for name, amount in parts._asdict().items()}
            computed |= {"PNBP": written(parts.pnbp)}
            if terms.base != "profit":
                computed["Cost"] = "0"
        elif "PPN" in cells:
            price = number(cells["Price"])
            tax = TaxRate(numerator=11, denominator=100).inside(price)
            computed = {"Net": written(price - tax), "PPN": written(tax)}
            computed["DPP (11/12 of net)"] = written(((price - tax) * 22 + 12) // 24)
        else:
            head_of = chart.CHART[cells["Code"]]
            computed = {"Account": head_of.name, "Kind": head_of.kind.value, "Kept per": _per(head_of)}
        yield [computed.get(name, cells[name]) for name in head]


def _per(head: chart.Head) -> str:
    return "office" + (f", {head.per}" if head.per else "")
