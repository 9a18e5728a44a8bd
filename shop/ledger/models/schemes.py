"""How sales are shared, where and from when to when."""

from typing import cast

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.common.dated import Dated, DatedQuerySet
from partners.workshops.models import Model
from shop.ledger.split import BASIS_POINTS, Base, Bearer, Point, Terms
from shop.order.models import Recognition

USER = settings.AUTH_USER_MODEL


class SchemeBase(models.TextChoices):
    GROSS = "gross", _("price of the goods")
    NET = "net", _("price less the payment fee")
    PROFIT = "profit", _("price less fee and materials")


class FeeBearer(models.TextChoices):
    SALE = "sale", _("taken off before sharing")
    OFFICE = "office", _("borne by the office")


class Scheme(models.Model):
    """How sales are shared. Its terms never change, order lines point at it; a new rule is a new scheme."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_ind = models.CharField(_("name in Indonesian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    base = models.CharField(_("of what"), max_length=6, choices=SchemeBase)
    pnbp_bp = models.PositiveIntegerField(_("PNBP (%)"))
    premi_bp = models.PositiveIntegerField(_("premi (%)"))
    programme_bp = models.PositiveIntegerField(_("programme fund (%)"))
    partner_bp = models.PositiveIntegerField(_("partner (%)"))
    fee_bearer = models.CharField(_("payment fee"), max_length=6, choices=FeeBearer, default=FeeBearer.OFFICE)
    recognition = models.CharField(max_length=10, choices=Recognition, default=Recognition.COMPLETION)
    legal_basis = models.TextField(_("legal basis"))
    source = models.TextField(_("source"))
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pnbp_bp=BASIS_POINTS - F("premi_bp") - F("programme_bp") - F("partner_bp")),
                name="ledger_scheme_whole",
            ),
            models.CheckConstraint(
                condition=~Q(base=SchemeBase.GROSS, fee_bearer=FeeBearer.SALE), name="ledger_scheme_fee"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(made_by__isnull=True) | ~Q(checked_by=F("made_by")),
                name="ledger_scheme_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_ind

    @property
    def terms(self) -> Terms:
        weights = self.pnbp_bp, self.premi_bp, self.programme_bp, self.partner_bp
        bearer, point = cast(Bearer, self.fee_bearer), cast(Point, self.recognition)
        return Terms(cast(Base, self.base), *weights, fee_bearer=bearer, recognition=point)


# Scopes are numbers so that the database can refuse overlaps; the narrower the rule, the larger the number.
LEVEL = 10**12
MODEL_SCOPES: dict[str, int] = {Model.SELF_MANAGED: LEVEL + 1, Model.PARTNER: LEVEL + 2}


class SchemeUse(Dated):
    """Where and when a scheme applies: one workshop, one prison, one way of running, or the whole country."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="uses", verbose_name=_("scheme"))
    workshop = models.ForeignKey("workshops.Workshop", models.PROTECT, null=True, related_name="scheme_uses")
    prison = models.ForeignKey("partner.Partner", models.PROTECT, null=True, related_name="scheme_uses")
    model = models.CharField(_("how it is run"), max_length=7, choices=Model, default="", blank=True)
    scope = models.GeneratedField(
        expression=Case(
            When(workshop__isnull=False, then=Value(3 * LEVEL) + F("workshop")),
            When(prison__isnull=False, then=Value(2 * LEVEL) + F("prison")),
            *(When(model=model, then=Value(scope)) for model, scope in MODEL_SCOPES.items()),
            default=Value(0),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(workshop__isnull=True, prison__isnull=True)
                | Q(workshop__isnull=True, model="")
                | Q(prison__isnull=True, model=""),
                name="ledger_schemeuse_one_scope",
            ),
            ExclusionConstraint(
                name="ledger_schemeuse_no_overlap",
                expressions=[
                    (Func("scope", "scope", Value("[]"), function="int8range"), "&&"),
                    (Func("valid_from", "valid_to", Value("[]"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.scope} {self.valid_from}"
