"""Workshops as pages show them: how they are run, what they make, what they teach; all of it from the shop's rows."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common import clock
from partners.workshops.models import Workshop
from shop.storefront.work_card import training


def workshops_with_facts() -> QuerySet[Workshop]:
    """With all that ``facts`` tells, in one statement; closed ones too, for a block may name one."""
    goods = Product.objects.for_sale().filter(workshop=OuterRef("pk"), categories__is_public=True).order_by()
    kind = JSONObject(name_ind="categories__name_ind", name_en="categories__name_en")
    return (
        Workshop.objects.select_related("prison", "mitra")
        .with_programmes(clock.today())
        .annotate(kinds=ArraySubquery(goods.annotate(kind=kind).values("kind").distinct()))
        .order_by("prison", "code")
    )


def facts(workshop: Any) -> list[tuple[str, str]]:
    """Label and value; what is not known is left out. ``workshop`` comes from ``workshops_with_facts``."""
    english = get_language() == "en"
    makes = sorted((english and kind["name_en"]) or kind["name_ind"] for kind in workshop.kinds)
    mitra = workshop.mitra
    known = [
        (_("Makes"), ", ".join(makes)),
        (_("Run"), _("with %(mitra)s") % {"mitra": mitra.name} if mitra else workshop.get_model_display()),
        *((_("Training"), training(row)) for row in workshop.programme_rows),
    ]
    return [(label, value) for label, value in known if value]
