"""The pages one looks around on. They are the same for everybody: no session, no token, no basket is read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue import search, tree
from catalogue.models import Category, Product
from config.common import clock
from config.common.pages import public_page
from media.models import Picture
from media.templatetags.pictures import picture_url
from partners.models import Partner
from shop.storefront import metadata, product_page, wording
from shop.storefront.filters import Filters


@public_page
def catalogue(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All goods, or those of one category; filtered, searched, sorted and paged by the address alone."""
    categories = tree.categories()
    here = next((each for each in categories if each.slug == slug), None)
    if slug and here is None:
        raise Http404
    filters = Filters(request.GET, categories, list(Partner.objects.active().order_by("name")), here)
    page = search.find(filters.query(), page=request.GET.get("page"))
    chips = filters.chips()
    context = {
        "filters": filters,
        "title": _title(filters),
        "here": here,
        "crumbs": _crumbs(categories, here),
        "total": _total(page.paginator.count),
        "page_obj": page,
        "chips": chips,
        "keep": [("q", filters.text)] if filters.text else [],
        "active": len(chips) - bool(filters.text) - bool(here),
        "clear_url": request.path,
        "search_query": filters.text,
        "suggested": _filled(categories, here) if not page.object_list else [],
    }
    return render(request, "storefront/catalogue.html", context)


def _filled(categories: list[Category], here: Category | None) -> list[Category]:
    """Where to look instead, when a list is empty: no category that is empty too."""
    paths = set(
        Product.objects.for_sale().filter(categories__isnull=False).values_list("categories__path", flat=True)
    )
    others = [each for each in categories if each.depth == 1 and each != here]
    return [each for each in others if any(path.startswith(each.path) for path in paths)]


def _title(filters: Filters) -> str:
    if filters.text:
        return _("Results for “%(text)s”") % {"text": filters.text}
    return str(filters.here.name) if filters.here else _("All goods")


def _total(number: int) -> str:
    return ngettext("%(number)d thing", "%(number)d things", number) % {"number": number}


def _crumbs(categories: list[Category], here: Category | None) -> list[tuple[str, str]]:
    if here is None:
        return [(_("All goods"), "")]
    above = [each for each in categories if here.path.startswith(each.path) and each != here]
    return [(each.name, each.get_absolute_url()) for each in above] + [(here.name, "")]


@public_page
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing; 404 for whatever is not for sale."""
    found = product_page.with_stock(Product.objects.for_sale()).select_related("workshop__mitra", "prison")
    thing = get_object_or_404(found, slug=slug)
    today = clock.today()
    related = product_page.related(thing)
    choices = product_page.choices(thing, request.GET.get("variant", ""))
    if not choices:
        raise Http404
    chosen = next(choice for choice in choices if choice.checked)
    seller = product_page.seller_of(thing, today)
    seller_name = seller.name if seller else thing.prison.name
    images = list(thing.images.all())
    context = {
        "product": thing,
        "choices": choices,
        "chosen": chosen,
        "has_variants": thing.structure == Product.PARENT,
        "can_buy": any(choice.is_available for choice in choices),
        "pictures": [_shown(image.picture) for image in images],
        "quantity_most": max((choice.most or 0 for choice in choices), default=0)
        if _all_limited(choices)
        else None,
        "is_illustration": any(image.picture.is_illustration for image in images),
        "measures": wording.measures(thing),
        "pause_note": product_page.pause_note(thing),
        "seller_name": seller_name,
        "split": product_page.split_of(chosen, seller, today),
        "facts": product_page.work_card(thing),
        "crumbs": product_page.crumbs(thing, list(thing.categories.all())),
        "related": related,
        "story_url": product_page.story_url(thing.prison, request),
    }
    return render(request, "storefront/product.html", context | _for_machines(request, context))


def _shown(picture: Picture) -> Picture:
    """With the address its thumbnail leads to."""
    picture.url = picture_url(picture)
    return picture


def _all_limited(choices: list[product_page.Choice]) -> bool:
    return all(choice.most is not None for choice in choices)


def _for_machines(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    thing = context["product"]
    url = request.build_absolute_uri(thing.get_absolute_url())
    images = [request.build_absolute_uri(picture_url(picture)) for picture in context["pictures"]]
    description = " ".join(strip_tags(thing.description).split())
    data = metadata.product(
        title=str(thing.title),
        description=description,
        number=thing.number,
        url=url,
        images=images,
        seller=context["seller_name"],
        offers=context["choices"],
    )
    return {
        "url": url,
        "share_image": images[0] if images else "",
        "short_description": Truncator(description).chars(155),
        "share_title": Truncator(str(thing.title)).chars(65),
        "structured": metadata.as_script(data),
    }
