"""The papers of a product, and what may not be sold without one.

A certificate counts from the day somebody else compared it with its scan until it expires. Which kinds a
category needs is a dated rule with its source; the categories below it need them too.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.choices import CertificateKind
from catalogue.querysets import CertificateQuerySet
from config.common.dated import Dated
from media.papers import PaperField


def private_storage() -> Storage:
    return storages["private"]


class CertificateRule(Dated):
    """What is sold in this category needs a certificate of this kind."""

    category = models.ForeignKey("catalogue.Category", models.PROTECT, related_name="certificate_rules")
    kind = models.CharField(_("kind"), max_length=5, choices=CertificateKind)

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.category_id} {self.get_kind_display()}"


class Certificate(Dated):
    """A paper that says something about a product; shown with its number as long as it holds.

    ``valid_to`` is its expiry. Written by ``catalogue.certificates`` only; a variant has its listing's.
    """

    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=5, choices=CertificateKind)
    number = models.CharField(_("number"), max_length=80)
    issued_by = models.CharField(_("issued by"), max_length=120)
    scan = PaperField(_("scan"), upload_to="certificates/", storage=private_storage, null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["kind", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["product", "kind", "number"], name="catalogue_certificate_number"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="catalogue_certificate_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
