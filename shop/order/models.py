"""One order per purchase, whatever the number of prisons behind it.

An order is placed *pending* with its stock taken; money confirms it. How far it is made and sent is not
stored here: its consignments know. A line freezes what was promised: words, price, tax, cost and scheme.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from catalogue.choices import Market
from config.common import clock
from config.common.money import whole_rupiah
from shop.order.numbers import random_token
from shop.order.querysets import OrderQuerySet


class Status(models.TextChoices):
    PENDING = "pending", _("waiting for payment")
    PAID = "paid", _("paid")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")


class Source(models.TextChoices):
    """Where an order was sold; for reports, which ask as well for which market."""

    ONLINE = "online", _("online shop")
    OFFLINE = "offline", _("at the prison")
    KOPERASI = "koperasi", _("cooperative")
    EXPO = "expo", _("expo booth")
    CHAT = "chat", _("chat")


class Order(AbstractOrder):
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PENDING)
    token = models.CharField(max_length=43, unique=True, default=random_token, editable=False)
    placement_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("recipient"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_gift = models.BooleanField(_("a gift"), default=False)
    institution = models.CharField(_("institution"), max_length=120, blank=True)
    npwp = models.CharField("NPWP", max_length=16, blank=True)
    po_number = models.CharField(_("purchase order number"), max_length=40, blank=True)
    language = models.CharField(max_length=5, default="id")
    pays_at_pickup = models.BooleanField(default=False)
    has_deposit = models.BooleanField(_("the first part is paid"), default=False)
    source = models.CharField(_("sold"), max_length=8, choices=Source, default=Source.ONLINE)
    market = models.CharField(_("market"), max_length=8, choices=Market, default=Market.EXTERNAL)
    cash_given = models.BigIntegerField(_("cash given"), null=True)
    printed_code = models.CharField(_("printed code"), max_length=8, blank=True)
    date_placed = models.DateTimeField(default=clock.now, db_index=True)

    objects = OrderQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        abstract = False
        # A guest's orders become his when he signs in with the same, proven address, in any case.
        indexes = [
            models.Index(
                Upper("guest_email"), condition=Q(user__isnull=True), name="order_guest_email_any_case"
            ),
            models.Index("printed_code", condition=~Q(printed_code=""), name="order_printed_code"),
        ]

    def get_absolute_url(self) -> str:
        """The buyer's own page: whoever has the token is the buyer."""
        return reverse("storefront:order", kwargs={"token": self.token})

    @property
    def total(self) -> int:
        """What the buyer pays, in whole rupiah."""
        return whole_rupiah(self.total_incl_tax)

    @property
    def shipping_total(self) -> int:
        return whole_rupiah(self.shipping_incl_tax)

    @property
    def is_released(self) -> bool:
        """Paid, or its deposit is, or to be paid at pick-up, which is as good: its prisons may begin."""
        may_begin = self.pays_at_pickup or self.has_deposit
        return self.status == Status.PAID or (self.status == Status.PENDING and may_begin)

    @property
    def is_part_paid(self) -> bool:
        """The deposit is paid and the rest is not: goods are made, and nothing leaves yet."""
        return self.status == Status.PENDING and self.has_deposit

    @property
    def email(self) -> str:
        return self.guest_email or (self.user.email if self.user else "")


class Recognition(models.TextChoices):
    """The moment the money of a line becomes PNBP, premi and the rest."""

    PAYMENT = "payment", _("payment")
    HANDOVER = "handover", _("hand-over")
    COMPLETION = "completion", _("completion")


class Line(AbstractLine):
    partner = models.ForeignKey("partner.Partner", models.PROTECT, related_name="order_lines")
    stockrecord = models.ForeignKey("partner.StockRecord", models.PROTECT, related_name="order_lines")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="order_lines")
    title_en = models.CharField(max_length=255, blank=True)
    seller_name = models.CharField(_("sold by"), max_length=120)
    scheme = models.ForeignKey("ledger.Scheme", models.PROTECT, related_name="order_lines")
    recognition = models.CharField(max_length=10, choices=Recognition)
    cost = models.BigIntegerField(_("cost of goods per unit"))
    tax = models.BigIntegerField(_("PPN in the line"), default=0)
    is_made = models.BooleanField(_("made for this order, not taken from counted stock"), default=False)

    class Meta(AbstractLine.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0, tax__gte=0), name="order_line_whole_rupiah")
        ]

    @property
    def goods(self) -> int:
        """What the buyer pays for the line, PPN included, in whole rupiah."""
        return whole_rupiah(self.line_price_incl_tax)

    def title_in(self, language: str) -> str:
        return (language == "en" and self.title_en) or self.title

    @property
    def unit_price(self) -> int:
        return whole_rupiah(self.unit_price_incl_tax)


class ShippingAddress(AbstractShippingAddress):
    """Where an order goes, in Indonesian terms; Oscar's ``line1`` is the street, ``line4`` the city."""

    village_code = models.CharField(max_length=13, blank=True)
    village = models.CharField(_("village"), max_length=80, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    regency_code = models.CharField(max_length=5, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    country = models.ForeignKey("address.Country", models.PROTECT, null=True, blank=True)

    # Goods never leave Indonesia, so no address asks for its country.
    search_fields = hash_fields = ["first_name", "line1", "village", "district", "line4", "state", "postcode"]
    base_fields = ["salutation", "line1", "village", "district", "line4", "state", "postcode"]

    class Meta(AbstractShippingAddress.Meta):
        abstract = False


from oscar.apps.order.models import *  # noqa: E402, F403
