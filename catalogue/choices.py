"""The four axes of the paper's Table 1, and the two ways a thing comes to be ready."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    GOODS = "goods", _("goods")
    SERVICE = "service", _("service")


class Durability(models.TextChoices):
    DURABLE = "durable", _("durable")
    PERISHABLE = "perishable", _("perishable")


class ConsumerClass(models.TextChoices):
    CONVENIENCE = "convenience", _("daily goods")
    SHOPPING = "shopping", _("shopping goods")
    SPECIALTY = "specialty", _("specialty goods")
    UNSOUGHT = "unsought", _("unsought goods")


class IndustrialClass(models.TextChoices):
    NONE = "", _("none")
    MATERIAL = "material", _("materials and parts")
    CAPITAL = "capital", _("capital goods")
    SUPPLIES = "supplies", _("supplies and services")


class Making(models.TextChoices):
    READY = "ready", _("ready to ship")
    MADE_TO_ORDER = "made_to_order", _("made to order")


class Market(models.TextChoices):
    EXTERNAL = "external", _("public market")
    INTERNAL = "internal", _("internal market")


FEW = 10  # pieces left, up to which a buyer is told how many
SCARCE = 3  # pieces left, from which on an officer is reminded to make more


class Availability(models.TextChoices):
    """What a buyer can expect; written by the services that change stock, read by lists and search."""

    READY = "ready", _("ready to ship")
    MADE_TO_ORDER = "made_to_order", _("made to order")
    SOLD_OUT = "sold_out", _("sold out")
    NONE = "", _("not on sale")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for approval")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")


class CertificateKind(models.TextChoices):
    SNI = "sni", _("Indonesian National Standard (SNI)")
    SVLK = "svlk", _("legal timber (SVLK)")
    HALAL = "halal", _("halal")
    PIRT = "pirt", _("home food industry (P-IRT)")
    LAB = "lab", _("laboratory test")
    TKDN = "tkdn", _("domestic content (TKDN)")


# Where one price range ends and the next begins, in whole rupiah, the end included; a column is made of them.
PRICE_STEPS = (50_000, 100_000, 500_000, 1_000_000)
