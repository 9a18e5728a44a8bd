"""An enquiry, the versions of the quotation that answer it, and what was said in between.

An enquiry is frozen when it is sent, a quotation when it is offered: from then on only their states change, and a
change of mind is a later version. ``office`` answers: the prison's, or the region's where several prisons are asked
or nobody knows yet which. Whoever has the ``token`` is the one who asked.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.common import clock
from media.papers import PaperOrSheetField
from shop.expo.choices import EnquiryKind, EnquiryState, FileKind, QuotationState, Unit
from shop.expo.querysets import EnquiryQuerySet, QuotationQuerySet
from shop.fulfilment.models import Delivery
from shop.order.numbers import new_number, random_token
from shop.payment.models import private_storage

ALL_AT_ONCE = 10_000


class Enquiry(models.Model):
    """What somebody would like to buy or have done. ``key`` is its form's: sent twice, it is one enquiry."""

    number = models.CharField(max_length=11, unique=True, default=new_number, editable=False)
    token = models.CharField(max_length=43, unique=True, default=random_token, editable=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="enquiries")
    kind = models.CharField(max_length=7, choices=EnquiryKind, default=EnquiryKind.GOODS)
    event = models.ForeignKey("expo.Event", models.PROTECT, null=True, related_name="enquiries")
    edition = models.ForeignKey("expo.Edition", models.PROTECT, null=True, related_name="enquiries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="enquiries")
    name = models.CharField(_("name"), max_length=120)
    institution = models.CharField(_("institution"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20)
    email = models.EmailField(_("e-mail"))
    npwp = models.CharField("NPWP", max_length=16, blank=True)
    rup = models.CharField(_("RUP reference"), max_length=20, blank=True)
    po_number = models.CharField(_("purchase order number"), max_length=40, blank=True)
    need = models.TextField(_("what is needed"), max_length=2000, blank=True)
    needed_on = models.DateField(_("needed on"), null=True)
    regency = models.CharField(_("city or regency"), max_length=5, blank=True)
    where = models.CharField(_("place"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(max_length=5, default="id")
    state = models.CharField(max_length=8, choices=EnquiryState, default=EnquiryState.SENT)
    sent_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("enquiry")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("storefront:enquiry", kwargs={"token": self.token})

    @property
    def is_open(self) -> bool:
        return self.state in (EnquiryState.SENT, EnquiryState.REVIEWED, EnquiryState.OFFERED)


class EnquiryItem(models.Model):
    """Goods that were asked for, as they were called that day; ``entry`` where they were found in a catalogue."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="items")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    entry = models.ForeignKey("expo.Entry", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=255)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "product"], name="expo_enquiryitem_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="expo_enquiryitem_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"


class EnquiryFile(models.Model):
    """A paper of the one who asks; private, handed out to the offices that answer."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=5, choices=FileKind, default=FileKind.NEED)
    file = PaperOrSheetField(upload_to="enquiries/", storage=private_storage)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.pk}"


class EnquiryMessage(models.Model):
    """What was said in between: by the office (``by``), or by the one who asked (nobody)."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.at}"


class Quotation(models.Model):
    """One version of an offer, money in whole rupiah and all taxes included.

    ``deposit_bp`` is the part, in 10,000ths, to be paid first; the whole where there is no second payment.
    """

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="quotations")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=QuotationState, default=QuotationState.DRAFT)
    valid_until = models.DateField(_("valid until"))
    deposit_bp = models.PositiveIntegerField(_("deposit"), default=ALL_AT_ONCE)
    pay_days = models.PositiveSmallIntegerField(_("days to pay the first part"), default=7)
    note_ind = models.TextField(_("terms in Indonesian"), max_length=2000, blank=True)
    note_en = models.TextField(_("terms in English"), max_length=2000, blank=True)
    signatory = models.CharField(_("signed by"), max_length=120)
    position = models.CharField(_("position"), max_length=120)
    total = models.BigIntegerField(default=0)
    letter = models.JSONField(default=dict, blank=True)  # frozen when it is offered
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    order = models.OneToOneField("order.Order", models.PROTECT, null=True, related_name="quotation")

    objects = QuotationQuerySet.as_manager()

    class Meta:
        ordering = ["enquiry", "version"]
        verbose_name = _("quotation")
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "version"], name="expo_quotation_version"),
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(state="accepted"), name="expo_quotation_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(deposit_bp__gte=1, deposit_bp__lte=ALL_AT_ONCE), name="expo_quotation_deposit"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How letters name it: the enquiry's number and the version."""
        return f"{self.enquiry.number}/{self.version}"

    @property
    def note(self) -> str:
        return (get_language() == "en" and self.note_en) or self.note_ind


class QuotationParcel(models.Model):
    """What one prison makes and sends; ``shipping`` in whole rupiah, ``lead_days`` working days from the deposit."""

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="parcels")
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="+")
    delivery = models.CharField(_("delivery"), max_length=7, choices=Delivery, default=Delivery.COURIER)
    shipping = models.BigIntegerField(_("delivery price"), default=0)
    lead_days = models.PositiveSmallIntegerField(_("working days until it is sent"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "prison"], name="expo_parcel_once"),
            models.CheckConstraint(condition=Q(shipping__gte=0), name="expo_parcel_shipping"),
        ]

    def __str__(self) -> str:
        return f"{self.quotation_id} {self.prison_id}"


class QuotationLine(models.Model):
    """So many of one thing at one price; titles and ``spec`` may say it in other words than the listing.

    ``from_stock``: taken from what lies ready, and refused when that is gone; else it is made for this order.
    """

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    title_ind = models.CharField(_("title in Indonesian"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    spec = models.TextField(_("specification"), max_length=1000, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=8, choices=Unit, default=Unit.PIECE)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = models.BigIntegerField(_("price of one"))
    from_stock = models.BooleanField(_("from stock"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "product"], name="expo_quotationline_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gt=0), name="expo_quotationline_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title_ind}"

    @property
    def title(self) -> str:
        return (get_language() == "en" and self.title_en) or self.title_ind

    @property
    def amount(self) -> int:
        """Whole rupiah for all of them."""
        return self.quantity * self.unit_price
