"""Names of accounts: a head, an office and a subject; the account comes into being when first used."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from partners.models import Office
from shop.ledger import chart
from shop.ledger.errors import LedgerRefused


class AccountRef(NamedTuple):
    code: str
    office_id: int | None
    subject: str = ""


def of(code: str, office: Office, subject: str = "") -> AccountRef:
    return AccountRef(code, office.pk, subject)


def bank(office: Office) -> AccountRef:
    return of(chart.BANK, office)


def prison_code(office: Office) -> str:
    """The short code of the office's prison; refused for an office that sells nothing."""
    if office.prison is None:
        raise LedgerRefused(_("%(office)s is not a prison's office.") % {"office": office})
    return office.prison.short_code


def sale(order_number: str, office: Office) -> str:
    """One prison's share of one order."""
    return f"{order_number}/{prison_code(office)}"


def consignment(order_number: str, office: Office, part: int) -> str:
    """One consignment; its PNBP is one open item until it is deposited."""
    return f"{sale(order_number, office)}/{part}"


def key(order_number: str, office: Office, part: int, what: str, point: str = "") -> str:
    """The key of something that happens to a consignment once, or once at each ``point``."""
    return ":".join(filter(None, ["order", order_number, prison_code(office), str(part), what, point]))


def received(
    order_number: str, office: Office, into: Office, *, cash: bool = False, card: bool = False
) -> AccountRef:
    """Where ``office``'s share of an order lies while ``into`` has the money: its bank, or held for it.

    Cash from the counter is held too, by the prison itself, until it has been paid into its account. What was
    paid by card lies at the gateway until that pays it out.
    """
    if card:
        return of(chart.CLEARING, into, sale(order_number, office))
    own = into.pk == office.pk and not cash
    return bank(office) if own else of(chart.HELD, into, sale(order_number, office))
