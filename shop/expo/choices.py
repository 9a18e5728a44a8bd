"""What an exhibition, an edition and a catalogue entry can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.choices import Role

# Who answers an enquiry at its office, and who binds the office by an offer.
OFFERING = (Role.REVIEWER, Role.HEAD, Role.REGIONAL, Role.CENTRAL)
ANSWERING = (Role.OFFICER, *OFFERING)


class EventState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Languages(models.TextChoices):
    INDONESIAN = "id", _("Indonesian")
    ENGLISH = "en", _("English")
    BOTH = "both", _("Indonesian and English")

    @property
    def codes(self) -> tuple[str, ...]:
        return ("id", "en") if self == Languages.BOTH else (str(self.value),)


class PaperSize(models.TextChoices):
    A4 = "a4", "A4"
    A5 = "a5", "A5"


class PerPage(models.IntegerChoices):
    ONE = 1, "1"
    TWO = 2, "2"
    FOUR = 4, "4"
    SIX = 6, "6"


class Unit(models.TextChoices):
    """What one of it is when it is counted, as the e-catalogue asks."""

    PIECE = "piece", pgettext_lazy("unit", "piece")
    SET = "set", pgettext_lazy("unit", "set")
    PAIR = "pair", pgettext_lazy("unit", "pair")
    DOZEN = "dozen", pgettext_lazy("unit", "dozen")
    PACK = "pack", pgettext_lazy("unit", "pack")
    BUNCH = "bunch", pgettext_lazy("unit", "bunch")
    SHEET = "sheet", pgettext_lazy("unit", "sheet")
    KILOGRAM = "kg", pgettext_lazy("unit", "kilogram")
    SQUARE_METRE = "m2", pgettext_lazy("unit", "square metre")
    SERVICE = "service", pgettext_lazy("unit", "service")


class Target(models.TextChoices):
    """Where a short code leads."""

    PRODUCT = "product", _("goods")
    EDITION = "edition", _("catalogue")
    EVENT = "event", _("exhibition")
    CATEGORY = "category", _("category")


class EnquiryState(models.TextChoices):
    """How far an enquiry has come; a revision that was asked for makes it one to be reviewed again."""

    SENT = "sent", pgettext_lazy("enquiry", "sent")
    REVIEWED = "reviewed", pgettext_lazy("enquiry", "being reviewed")
    OFFERED = "offered", pgettext_lazy("enquiry", "offered")
    ACCEPTED = "accepted", pgettext_lazy("enquiry", "accepted")
    REJECTED = "rejected", pgettext_lazy("enquiry", "rejected")
    EXPIRED = "expired", pgettext_lazy("enquiry", "expired")


class QuotationState(models.TextChoices):
    """What became of one version; ``revised`` when a later one took its place."""

    DRAFT = "draft", pgettext_lazy("quotation", "draft")
    OFFERED = "offered", pgettext_lazy("quotation", "offered")
    ACCEPTED = "accepted", pgettext_lazy("quotation", "accepted")
    REJECTED = "rejected", pgettext_lazy("quotation", "rejected")
    EXPIRED = "expired", pgettext_lazy("quotation", "expired")
    REVISED = "revised", pgettext_lazy("quotation", "replaced by a later one")


class EnquiryKind(models.TextChoices):
    GOODS = "goods", _("goods")
    SERVICE = "service", _("a service at a place and on a day")
    EXPORT = "export", _("goods for another country")


class FileKind(models.TextChoices):
    NEED = "need", _("drawing or list")
    ORDER = "order", _("purchase order or SPK")


class NextStep(models.TextChoices):
    """What a visitor of a stand was promised."""

    QUOTATION = "quotation", _("send a quotation")
    CONTACT = "contact", _("write or call")
    VISIT = "visit", _("visit the workshop")
    CATALOGUE = "catalogue", _("send the catalogue")
    NONE = "none", _("nothing")
