"""What a prison's writer may show on a page: Wagtail's choosers offer him nothing else, but its forms take any number
that is sent, and then tell its title."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from catalogue.models import Product
from cms.editing.door import public
from cms.editing.models import PrisonWriters
from media.models import Picture

Reference = tuple[type[Model], str]


def named(page: Page) -> set[Reference]:
    """What the body of a page refers to, also by links in its texts."""
    field: Any = page._meta.get_field("body")
    return {(model, pk) for model, pk, *_path in field.extract_references(page.body)}  # type: ignore[attr-defined]


def may_name(references: set[Reference], user: Any) -> bool:
    """Whether all of it is public, or his own prison's."""
    own = prisons_of(user)
    shelf = policy_registry.get_by_type(Picture).instances_user_has_any_permission_for(user, ["choose"])
    public_pages, goods = public(Page.objects.all()), Product.objects.for_sale()
    choosable: dict[type[Model], QuerySet[Any]] = {
        Picture: Picture.objects.shown().filter(Q(pk__in=shelf.values("pk")) | everybody_sees_it()),
        Page: Page.objects.filter(Q(pk__in=public_pages.values("pk")) | Q(prisonpage__prison__in=own)),
        Product: Product.objects.filter(Q(pk__in=goods.order_by().values("pk")) | Q(prison__in=own)),
    }
    wanted = {model: {pk for each, pk in references if each is model} for model in choosable}
    return all(
        choosable[model].filter(pk__in=keys).count() == len(keys) for model, keys in wanted.items() if keys
    )


def prisons_of(user: Any) -> QuerySet[PrisonWriters, Any]:
    return PrisonWriters.objects.filter(group__user=user).values("prison")


def everybody_sees_it() -> Q:
    """On a live page, or of published goods."""
    of = ContentType.objects.get_for_model
    on_pages = ReferenceIndex.objects.filter(
        base_content_type=of(Page),
        object_id__in=Page.objects.live().values(key=Cast("pk", CharField())),
        to_content_type=of(Picture),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )
    return Q(Exists(on_pages)) | Q(pk__in=Product.objects.filter(is_public=True).values("images__picture"))
