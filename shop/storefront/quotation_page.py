"""What an enquiry's page says to whoever asked: how far it is, what is offered, and what was said."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.common import clock, places
from config.common.dates import day
from shop.expo.choices import EnquiryKind, EnquiryState, QuotationState
from shop.expo.export import country_name
from shop.expo.models import Enquiry, Quotation
from shop.storefront.wording import moment

# How a tag looks; see components/tag.html.
KINDS = {"offered": "active", "accepted": "done", "rejected": "problem", "expired": "problem"}


def context(enquiry: Enquiry) -> dict[str, Any]:
    versions = list(enquiry.quotations.shown().select_related("order").order_by("version"))
    standing = standing_of(versions)
    zone = enquiry.office.timezone
    return {
        "enquiry": enquiry,
        "state_kind": KINDS.get(enquiry.state, ""),
        "lead": _lead(enquiry, standing),
        "offer": offer(standing) if standing else None,
        "versions": [(each, each.get_state_display(), moment(each.offered_at, zone)) for each in versions],
        "items": [(each.title, each.quantity) for each in enquiry.items.all()],
        "facts": _facts(enquiry),
        "files": [(each.get_kind_display(), moment(each.at, zone)) for each in enquiry.files.all()],
        "said": [(each, moment(each.at, zone)) for each in enquiry.messages.all()],
        "can_revise": bool(versions) and (enquiry.is_open or enquiry.state == EnquiryState.EXPIRED),
        "can_talk": enquiry.is_open or enquiry.state == EnquiryState.ACCEPTED,
    }


def standing_of(versions: list[Quotation]) -> Quotation | None:
    """The version that counts: the one accepted or offered, else the last that was."""
    counting = [each for each in versions if each.state in (QuotationState.OFFERED, QuotationState.ACCEPTED)]
    return next(reversed(counting or versions), None)


def is_acceptable(quotation: Quotation) -> bool:
    today = clock.today(quotation.enquiry.office.timezone)
    return quotation.state == QuotationState.OFFERED and quotation.valid_until >= today


def offer(quotation: Quotation) -> dict[str, Any]:
    """One version as its letter says it, ready to be read; amounts in whole rupiah."""
    said = quotation.letter
    return {
        "quotation": quotation,
        "lines": list(quotation.lines.all()),
        "parcels": list(quotation.parcels.select_related("prison")),
        "sums": [(_("Goods"), said["goods"]), (_("Delivery"), said["shipping"])],
        "total": quotation.total,
        **{name: said[name] for name in ("tax", "deposit", "rest")},
        "valid_until": day(quotation.valid_until),
        "is_acceptable": is_acceptable(quotation),
    }


def _lead(enquiry: Enquiry, standing: Quotation | None) -> str:
    if enquiry.state == EnquiryState.OFFERED and standing and not is_acceptable(standing):
        return _("The offer was valid until %(day)s. Ask for a new one.") % {"day": day(standing.valid_until)}
    return {
        EnquiryState.SENT: _("%(office)s answers by %(day)s."),
        EnquiryState.REVIEWED: _("%(office)s is working on it and answers by %(day)s."),
        EnquiryState.OFFERED: _("%(office)s has made you an offer."),
        EnquiryState.ACCEPTED: _(
            "You have accepted the offer. All that follows stands on the page of the order."
        ),
        EnquiryState.REJECTED: _("This enquiry has ended without an order."),
        EnquiryState.EXPIRED: _("The offer is over. Ask for a new one."),
    }[EnquiryState(enquiry.state)] % {"office": enquiry.office.name, "day": day(enquiry.answer_by)}


def _facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    """What was asked, without what is empty."""
    facts = [
        (_("Kind"), capfirst(enquiry.get_kind_display()) if enquiry.kind != EnquiryKind.GOODS else ""),
        (_("Institution"), enquiry.institution),
        (_("Name"), enquiry.name),
        (_("Phone"), enquiry.phone),
        (_("E-mail"), enquiry.email),
        (_("Day it is needed"), day(enquiry.needed_on) if enquiry.needed_on else ""),
        (_("Place"), ", ".join(filter(None, [enquiry.where, places.regency_name(enquiry.regency)]))),
        (_("Country"), country_name(enquiry.country) if enquiry.country else ""),
        ("NPWP", places.npwp_in_words(enquiry.npwp)),
        (_("RUP number"), enquiry.rup),
        (_("Purchase order number"), enquiry.po_number),
    ]
    return [(str(label), value) for label, value in facts if value]
