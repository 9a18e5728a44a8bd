"""What a quotation's letter says of its frozen facts (``shop.expo.letters``) in the active language.

What an invoice and a delivery note say the same way stands here too.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from config.common.dates import day
from config.common.money import rupiah
from config.common.words import rupiah_in_words
from shop.expo.choices import Unit
from shop.expo.words import own, share
from shop.fulfilment.models import Delivery

Facts = Mapping[str, Any]
Said = dict[str, Any]


def letter(facts: Facts, *, is_draft: bool) -> Said:
    office, number = facts["office"], facts["number"]
    return {
        **frame(pgettext("offer", "Quotation"), number),
        "footer": number + (" · " + _("DRAFT, not offered yet") if is_draft else ""),
        "sender": [*filter(None, [office["name"], office["address"]])],
        "to": addressed(**facts["buyer"]),
        "facts": _about(facts),
        "opening": _("Thank you for your enquiry. We offer you the following."),
        "columns": priced_columns(),
        "parcels": [_parcel(each) for each in facts["parcels"]],
        **sums(goods=facts["goods"], shipping=facts["shipping"], tax=facts["tax"]),
        "terms": _terms(facts),
        "note": own(facts["note"]),
        "account": account_rows(**facts["account"]) if facts["account"] else [],
        "earlier": [
            [each["number"], f"{_day(each['offered_on'])}, {rupiah(each['total'])}"]
            for each in facts["earlier"]
        ],
        "closing": _(
            "Accept this offer by the link in our e-mail, until %(day)s. Pay when you have accepted: the invoice names "
            "the account again."
        )
        % {"day": _day(facts["valid_until"])},
        "signed": [
            {
                "above": [_day(facts["offered_on"]), facts["position"]],
                "below": [facts["signatory"], office["name"]],
            }
        ],
        "says": {
            "terms": _("Terms"),
            "account": _("Where to pay"),
            "earlier": _("This version replaces"),
        },
    }


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso)) if iso else ""


def _about(facts: Facts) -> list[list[str]]:
    return known(
        [_("Number"), facts["number"]],
        [pgettext("letter", "Date"), _day(facts["offered_on"])],
        [_("Valid until"), _day(facts["valid_until"])],
        [_("Your enquiry of"), _day(facts["enquiry"]["sent_on"])],
        [_("Needed on"), _day(facts["enquiry"]["needed_on"])],
        [_("RUP reference"), facts["buyer"]["rup"]],
        [_("Purchase order number"), facts["buyer"]["po_number"]],
    )


def _parcel(parcel: Facts) -> Said:
    days = ngettext(
        "%(n)d working day after the first payment",
        "%(n)d working days after the first payment",
        parcel["lead_days"],
    )
    return {
        "title": parcel["name"],
        "lead": days % {"n": parcel["lead_days"]},
        "lines": [priced(own(each["title"]), each) for each in parcel["lines"]],
        "delivery": [capfirst(Delivery(parcel["delivery"]).label), delivery_price(parcel["shipping"])],
    }


def _terms(facts: Facts) -> list[list[str]]:
    said = {
        "share": share(facts["deposit_bp"]),
        "deposit": rupiah(facts["deposit"]),
        "rest": rupiah(facts["rest"]),
        "days": facts["pay_days"],
    }
    first = ngettext(
        "%(deposit)s within %(days)d day after you accept",
        "%(deposit)s within %(days)d days after you accept",
        facts["pay_days"],
    )
    second = _("%(share)s, %(first)s; the rest, %(rest)s, before the goods are handed over")
    place = facts["enquiry"]["place"]
    return [
        [_("Payment"), second % {**said, "first": first % said} if facts["rest"] else first % said],
        [_("Prices"), _("as in this letter until the day it is valid to, whatever changes in the shop")],
        [
            _("Delivery"),
            _("to %(place)s, within Indonesia") % {"place": place} if place else _("within Indonesia"),
        ],
    ]


def frame(heading: str, number: str) -> Said:
    """What every paper of business begins with."""
    return {
        "title": f"{heading} {number}",
        "heading": heading,
        "publisher": settings.SHOP_NAME,
        "address": settings.WAGTAILADMIN_BASE_URL.partition("//")[2],
        "footer": number,
    }


def known(*rows: list[str]) -> list[list[str]]:
    """Rows of a label and a value, without those that have none."""
    return [[capfirst(label), value] for label, value in rows if value]


def addressed(*, name: str, institution: str, npwp: str = "", **_more: str) -> list[str]:
    """To whom, line by line: the institution first, whoever asked for it beneath."""
    person = _("For the attention of %(name)s") % {"name": name} if institution else ""
    return [
        pgettext("label", "To"),
        *filter(None, [institution or name, person, f"NPWP {npwp}" if npwp else ""]),
    ]


def priced_columns() -> list[str]:
    return [_("Goods"), _("Quantity"), _("Unit price"), _("Price")]


def priced(title: str, line: Facts) -> Said:
    """A line: ``number``, ``quantity``, ``unit_price`` in whole rupiah, ``seller``; ``unit`` and ``spec`` if known."""
    sold = _("Sold by %(seller)s") % {"seller": line["seller"]}
    return {
        "title": title,
        "details": [*filter(None, [line.get("spec"), f"{line['number']} · {sold}"])],
        **counted(line["quantity"], line.get("unit", "")),
        "unit_price": rupiah(line["unit_price"]),
        "amount": rupiah(line["quantity"] * line["unit_price"]),
    }


def counted(quantity: int, unit: str) -> Said:
    return {"quantity": str(quantity), "unit": str(Unit(unit).label) if unit else ""}


def delivery_price(shipping: int) -> str:
    return rupiah(shipping) if shipping else pgettext("price", "Free")


def sums(*, goods: int, shipping: int, tax: int) -> Said:
    """Goods, the PPN inside their price, and delivery: together the total, which stands in words too."""
    taxed = [[_("Goods without PPN"), rupiah(goods - tax)], ["PPN", rupiah(tax)]]
    untaxed = [[_("Goods"), rupiah(goods)], ["PPN", pgettext("PPN", "not charged")]]
    return {
        "totals": [*(taxed if tax else untaxed), [_("Delivery"), delivery_price(shipping)]],
        "total": [_("Total"), rupiah(goods + shipping)],
        "words": [_("In words"), rupiah_in_words(goods + shipping, get_language() or "id")],
    }


def account_rows(*, office: str, bank: str, number: str, holder: str) -> list[list[str]]:
    return [
        [_("Received by"), office],
        [_("Bank"), bank],
        [_("Account number"), number],
        [_("Account holder"), holder],
    ]
