from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShowsPerson(models.TextChoices):
    """The answer every picture owes; nothing is published while it is unknown."""

    UNKNOWN = "unknown", pgettext_lazy("shows a person", "Not answered")
    NO = "no", pgettext_lazy("shows a person", "No")
    YES = "yes", pgettext_lazy("shows a person", "Yes")


ANSWERS = ShowsPerson.choices[1:]


class Giver(models.TextChoices):
    WORKER = "worker", _("Worker")
    STAFF = "staff", _("Staff")
    VISITOR = "visitor", _("Visitor")


class Use(models.TextChoices):
    """What somebody agreed to be seen in."""

    PAGES = "pages", _("Pages and stories")
    GOODS = "goods", _("Product pictures")
    PRINT = "print", _("Catalogues and print")
