from django.db import models
from django.utils.translation import gettext_lazy as _


class PrisonClass(models.TextChoices):
    CLASS_1 = "1", _("Class I")
    CLASS_2A = "2a", _("Class IIA")
    CLASS_2B = "2b", _("Class IIB")
    CLASS_3 = "3", _("Class III")


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class OfficeKind(models.TextChoices):
    PRISON = "prison", _("prison")
    REGION = "region", _("regional office")
    CENTRE = "centre", _("centre")


class AgreementKind(models.TextChoices):
    MOU = "mou", _("memorandum (MoU)")
    PKS = "pks", _("cooperation agreement (PKS)")


class Role(models.TextChoices):
    OFFICER = "officer", _("officer")
    REVIEWER = "reviewer", _("reviewer")
    TREASURER = "treasurer", _("treasurer")
    HEAD = "head", _("head")
    REGIONAL = "regional", _("region")
    CENTRAL = "central", _("centre")
