"""Certificates of a product: entered with number and period, ended early when they are withdrawn.

Nothing is shown or said of a certificate outside its period, so an expired one needs no second look.
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.choices import CertificateKind
from catalogue.errors import ListingRefused
from catalogue.models import Certificate, Product
from config.common import audit, pages


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
    """Enter a certificate; ``valid_to`` is the day it expires, None for one that does not."""
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
    )
    facts = {"kind": str(kind), "number": number, "valid_to": valid_to.isoformat() if valid_to else None}
    _record(certificate, "certificate added", by, facts)
    return certificate


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
