"""What the end of a certificate brings about: warnings before it, and off the shop after it.

Run once a day (``sweep_certificates``). Whoever lists and approves at the prison hears of both by letter, 90
and 30 days before and on the day, once each. A listing comes back when a new certificate was confirmed and its
proposal approved.
"""

from typing import Any

from django.db import transaction
from django.utils import translation

from catalogue.certificates import lacking
from catalogue.models import Certificate, Product
from catalogue.services import withdraw_listing
from config.common import clock, outbox
from partners.choices import Role

WARNINGS = (30, 90)  # days before


def withdraw_uncertified() -> int:
    """Take off the shop what may not be sold without a certificate that no longer holds; returns how many."""
    found = Product.objects.filter(is_public=True).exclude(structure=Product.CHILD).lacking(clock.today())
    return sum(_withdraw(product) for product in found.order_by("pk"))


@transaction.atomic
def _withdraw(product: Product) -> bool:
    """Once more under the lock, for somebody may have confirmed the new one meanwhile."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=product.pk)
    with translation.override("id"):
        categories = product.categories.values_list("pk", flat=True)
        kinds = ", ".join(lacking(product=product, categories=categories, confirmed=True))
    if not kinds or not product.is_public:
        return False
    withdraw_listing(product=product, by=None, reason=f"certificate: {kinds}")
    _tell(product, f"certificate_over:{product.pk}:{clock.today()}", "certificate_over", kind=kinds)
    return True


def warn_of_expiry() -> int:
    """Owe the letters about certificates that end soon; returns how many certificates those are."""
    today = clock.today()
    ending = Certificate.objects.ending(today, max(WARNINGS)).filter(product__is_public=True)
    ending = ending.select_related("product__prison__office")
    for certificate in ending:
        last: Any = certificate.valid_to  # what ends has a last day
        left = (last - today).days
        stage = next(days for days in WARNINGS if left <= days)
        with translation.override("id"):
            kind = certificate.get_kind_display()
        facts = {"kind": kind, "number": certificate.number, "until": last.isoformat()}
        key = f"certificate_ends:{certificate.pk}:{stage}"
        _tell(certificate.product, key, "certificate_ends", **facts)
    return len(ending)


def _tell(product: Product, key: str, template: str, **facts: str) -> None:
    people = product.prison.office.appointments.in_force(clock.today())
    people = people.filter(role__in=(Role.OFFICER, Role.REVIEWER))
    context = {"title": product.title_ind, "number_of_thing": product.number, "product": product.pk, **facts}
    for email in people.values_list("user__email", flat=True).distinct():
        outbox.queue(key=f"{key}:{email}", to=email, template=template, language="id", context=context)
