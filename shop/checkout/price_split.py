"""Where the price of one piece goes, as buyers read it beside a product and officers while they set the price."""

from datetime import date

from django.utils.translation import gettext as _

from partners.workshops.models import Seller, Workshop
from partners.workshops.services import tax_rate_in_force
from shop.ledger.errors import NoScheme
from shop.ledger.schemes import scheme_for
from shop.ledger.split import Parts, shares

Rows = list[tuple[str, int, str]]


def split_of(*, workshop: Workshop, price: int, cost: int, seller: Seller | None, on: date) -> Rows:
    """Label, whole rupiah and colour of each part, adding up to the price; empty without a scheme."""
    try:
        scheme = scheme_for(workshop=workshop, on=on)
    except NoScheme:
        return []
    rate = tax_rate_in_force(on=on) if seller is not None and seller.taxable else None
    tax = rate.inside(price) if rate else 0
    return part_rows(shares(goods=price, terms=scheme.terms, tax=tax, cost=cost))


def part_rows(parts: Parts) -> Rows:
    """Label, whole rupiah and colour of each part there is, adding up to the whole."""
    rows = [
        (_("Materials and tools"), parts.materials, "garis-kuat"),
        (_("Premium for the makers"), parts.premi, "kunyit"),
        (_("State revenue (PNBP)"), parts.pnbp, "tarum"),
        (_("Work programme of the prison"), parts.programme, "soga"),
        (_("Production partner"), parts.partner, "daun"),
        (_("Value added tax (PPN)"), parts.tax, "abu"),
        (_("Payment fee"), parts.fee, "garis-kuat"),
    ]
    return [row for row in rows if row[1]]
