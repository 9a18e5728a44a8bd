"""The page of one thing. It is the same for everybody: no session, no token, no basket is read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags
from django.utils.text import Truncator

from catalogue.models import Product
from config.common import clock
from media.models import Picture
from media.templatetags.pictures import picture_url
from shop.storefront import metadata, product_page, wording


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
