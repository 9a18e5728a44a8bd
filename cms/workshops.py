"""Workshops as pages show them: how they are run, what they make, what they teach; all of it from the shop's rows."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from catalogue import tree
from catalogue.models import Product
from config.common import clock
from partners.workshops.models import Workshop
from shop.storefront.work_card import training


def workshops_with_facts() -> QuerySet[Workshop]:
    """With all that ``facts`` tells, in one statement; closed ones too, for a block may name one."""
    goods = Product.objects.for_sale().filter(workshop=OuterRef("pk"), categories__isnull=False).order_by()
    return (
        Workshop.objects.select_related("prison", "mitra")
        .with_programmes(clock.today())
        .annotate(kinds=ArraySubquery(goods.values("categories").distinct()))
        .order_by("prison", "code")
    )


def facts(workshop: Workshop) -> list[tuple[str, str]]:
    """Label and value; what is not known is left out."""
    makes = [str(each.name) for each in tree.categories() if each.pk in workshop.kinds]
    run = (
        _("with %(mitra)s") % {"mitra": workshop.mitra.name}
        if workshop.mitra
        else workshop.get_model_display()
    )
    known = [
        (_("Makes"), ", ".join(makes)),
        (_("Run"), run),
        *((_("Training"), training(row)) for row in workshop.programme_rows),
    ]
    return [(label, value) for label, value in known if value]
