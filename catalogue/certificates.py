"""Certificates of a product: entered by one person, confirmed by another, ended early when they are withdrawn.

Nothing is shown or said of a certificate outside its period, so an expired one needs no second look. What may
not be sold without one is refused where listings are published (``lacking``), and taken off the shop by
``catalogue.expiry`` when it has expired.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.choices import CertificateKind
from catalogue.errors import ListingRefused
from catalogue.models import Category, Certificate, CertificateRule, Product
from config.common import audit, clock, pages


@transaction.atomic
def add_certificate(
    *,
    product: Product,
    kind: CertificateKind,
    number: str,
    issued_by: str,
    valid_from: date,
    valid_to: date | None,
    by: Any,
    scan: "File[bytes] | None" = None,
    source: str = "",
) -> Certificate:
    """Enter a certificate; ``valid_to`` is the day it expires, None for one that does not.

    It counts and is shown once somebody else has confirmed it.
    """
    product = Product.objects.select_for_update(of=["self"]).get(pk=product.parent_id or product.pk)
    number, issued_by = number.strip(), issued_by.strip()
    if not number:
        raise ListingRefused(_("Write the number of the certificate."), field="number", code="number")
    if not issued_by:
        raise ListingRefused(_("Write who issued the certificate."), field="issued_by", code="issuer")
    if valid_to is not None and valid_to < valid_from:
        raise ListingRefused(_("It cannot expire before it begins."), field="valid_to", code="period")
    if product.certificates.filter(kind=kind, number=number).exists():
        raise ListingRefused(_("This certificate is entered already."), field="number", code="exists")
    certificate = Certificate.objects.create(
        product=product,
        kind=kind,
        number=number,
        issued_by=issued_by,
        valid_from=valid_from,
        valid_to=valid_to,
        scan=scan,
        source=source,
        entered_by=by,
    )
    facts = {"kind": str(kind), "number": number, "valid_to": valid_to.isoformat() if valid_to else None}
    _record(certificate, "certificate added", by, facts)
    return certificate


@transaction.atomic
def confirm_certificate(*, certificate: Certificate, by: Any) -> Certificate:
    """Say that number, issuer and period are those of the paper; never by who entered them."""
    certificate = Certificate.objects.select_for_update(of=["self"]).get(pk=certificate.pk)
    if certificate.confirmed_by_id is not None:
        raise ListingRefused(_("This certificate is confirmed already."), code="confirmed")
    if certificate.entered_by_id == by.pk:
        raise ListingRefused(_("Somebody else must confirm what you entered."), code="same person")
    certificate.confirmed_by = by
    certificate.save(update_fields=["confirmed_by"])
    _record(certificate, "certificate confirmed", by, {"number": certificate.number})
    return certificate


@transaction.atomic
def discard_certificate(*, certificate: Certificate, by: Any) -> None:
    """Take out what was entered wrongly; one that was confirmed is ended instead."""
    certificate = Certificate.objects.select_for_update(of=["self"]).get(pk=certificate.pk)
    if certificate.confirmed_by_id is not None:
        raise ListingRefused(_("This certificate is confirmed already."), code="confirmed")
    _record(certificate, "certificate discarded", by, {"number": certificate.number})
    if certificate.scan:
        transaction.on_commit(partial(certificate.scan.storage.delete, str(certificate.scan.name)))
    certificate.delete()


def lacking(*, product: Product, categories: Iterable[int], confirmed: bool) -> list[str]:
    """The kinds that goods of these categories need and this product does not hold today, as words."""
    today = clock.today()
    paths = list(Category.objects.filter(pk__in=categories).values_list("path", flat=True))
    rules = CertificateRule.objects.in_force(today).values_list("category__path", "kind")
    needed = {kind for start, kind in rules if any(path.startswith(start) for path in paths)}
    rows = product.certificates
    held = rows.holding(today) if confirmed else rows.in_force(today)
    return [
        str(CertificateKind(kind).label) for kind in sorted(needed - set(held.values_list("kind", flat=True)))
    ]


@transaction.atomic
def end_certificate(*, certificate: Certificate, last_day: date, by: Any) -> Certificate:
    """Withdraw a certificate before it expires; it still holds on ``last_day``."""
    certificate = Certificate.objects.select_for_update(of=["self"]).get(pk=certificate.pk)
    if last_day < certificate.valid_from:
        raise ListingRefused(_("It cannot expire before it begins."), field="valid_to", code="period")
    if certificate.valid_to is not None and last_day > certificate.valid_to:
        raise ListingRefused(
            _("It expires before that; enter the new certificate instead."), field="valid_to", code="period"
        )
    certificate.valid_to = last_day
    certificate.save(update_fields=["valid_to"])
    _record(certificate, "certificate ended", by, {"valid_to": last_day.isoformat()})
    return certificate


def _record(certificate: Certificate, action: str, by: Any, after: dict[str, Any]) -> None:
    office = certificate.product.prison.office.pk
    audit.record(actor=by, action=action, target=certificate, office_id=office, after=after)
    pages.changed()
