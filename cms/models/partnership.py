"""The page for those who may want to produce with a prison: words by editors, facts from the shop."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.models.base import BasePage
from config.common import clock
from partners.choices import AgreementKind
from partners.models import Agreement, Partner
from partners.workshops.models import Model, Workshop


class PartnerPage(BasePage):
    """What a partner finds, the steps of an agreement, and the way to the form, which is nobody else's page."""

    template = "cms/partner.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    found_at = "mitra"

    class Meta:
        verbose_name = gettext_lazy("become a partner")

    def check_slug(self) -> None:
        if self.slug != self.found_at:
            raise ValidationError(
                {"slug": _("The page for partners is found at “%(slug)s”.") % {"slug": self.found_at}}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"at_work": at_work(), "on": clock.today()}


def at_work() -> list[tuple[str, str]]:
    """Each working prison with how its workshops are run and what is agreed today."""
    in_force = Agreement.objects.in_force(clock.today()).filter(kind=AgreementKind.PKS).order_by()
    agreed = dict(
        in_force.filter(office__prison__isnull=False).values_list("office__prison").annotate(Count("pk"))
    )
    of_prison = Workshop.objects.filter(is_active=True).order_by().values_list("prison")
    workshops = {
        prison: (number, with_partner)
        for prison, number, with_partner in of_prison.annotate(
            Count("pk"), with_partner=Count("pk", filter=Q(model=Model.PARTNER))
        )
    }
    prisons = Partner.objects.active().order_by("name").values_list("pk", "name")
    return [(name, _words(*workshops.get(pk, (0, 0)), agreed.get(pk, 0))) for pk, name in prisons]


def _words(workshops: int, with_partner: int, agreements: int) -> str:
    known = [
        ngettext("%(number)d workshop", "%(number)d workshops", workshops) % {"number": workshops},
        _("%(number)d of them with a partner") % {"number": with_partner},
        ngettext("%(number)d PKS in force", "%(number)d PKS in force", agreements) % {"number": agreements},
    ]
    return ", ".join(known)
