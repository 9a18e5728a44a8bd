"""The page of one thing. It is the same for everybody: no session, no token, no basket is read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags
from django.utils.text import Truncator

from catalogue.models import Product
from config.common import clock
from config.common.money import rupiah
from config.common.pages import public_page
from config.common.templatetags.serat import local_url
from media.models import Picture
from media.templatetags.pictures import picture_url
from shop.checkout.price_split import split_of
from shop.storefront import cities, links, metadata, product_page, scale, wording, work_card
from shop.storefront import estimate as estimates

RETURNS = "/pengiriman/"


@public_page
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing, the same for everybody: the wanted variant and the city of delivery stand in the address."""
    today = clock.today()
    thing = product_page.for_page(today).filter(slug=slug).first()
    wanted = request.GET.get("variant", "")[:40]
    choices = product_page.choices(thing, wanted) if thing else []
    if thing is None or not choices:
        return _gone(request, slug)
    asked = cities.find(request.GET.get("city", ""))
    related = product_page.related(thing)
    chosen = next(choice for choice in choices if choice.checked)
    seller = product_page.seller_of(thing, today)
    unknown = product_page.is_unknown(choices, wanted)
    pictures = thing.shown_pictures
    context = {
        "product": thing,
        "choices": choices,
        "chosen": chosen,
        "has_variants": thing.structure == Product.PARENT,
        "unknown_variant": wanted if unknown else "",
        "can_buy": any(choice.is_available for choice in choices),
        "pictures": [_shown(picture) for picture in pictures],
        "quantity_most": max((choice.most or 0 for choice in choices), default=0)
        if _all_limited(choices)
        else None,
        "is_illustration": any(picture.is_illustration for picture in pictures),
        "measures": wording.measures(thing),
        "pause_note": product_page.pause_note(thing),
        "fresh_rule": estimates.fresh_rule(thing),
        "seller_name": seller.name if seller else thing.prison.name,
        "split": split_of(
            workshop=chosen.product.workshop,
            price=chosen.price,
            cost=chosen.product.cost,
            seller=seller,
            on=today,
        ),
        "facts": work_card.facts(thing),
        "certificates": work_card.certificates(thing),
        "returns": product_page.returns(thing),
        "crumbs": product_page.crumbs(thing, list(thing.categories.all())),
        "related": related,
        "story_url": product_page.story_url(thing.prison),
        "has_errors": unknown or asked.is_unknown,
        **_scale(thing),
        **_estimate(chosen, asked, wanted),
    }
    context |= _for_machines(request, context)
    status = 404 if unknown else 422 if asked.is_unknown else 200
    return render(request, "storefront/product.html", context, status=status)


@public_page
def estimate(request: HttpRequest, slug: str) -> HttpResponse:
    """The price of delivery alone, for the script that remembers a city; the same words as on the page."""
    thing = get_object_or_404(product_page.for_page(clock.today()), slug=slug)
    asked, wanted = cities.find(request.GET.get("city", "")), request.GET.get("variant", "")[:40]
    chosen = next((each for each in product_page.choices(thing, wanted) if each.checked), None)
    if chosen is None:
        raise Http404
    context = {"product": thing, **_estimate(chosen, asked, wanted)}
    status = 422 if asked.is_unknown else 200
    answer = render(request, "components/shipping_estimate.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    """404, in words where the thing was once for sale: that it is not now, and what else its workshop makes."""
    thing = product_page.withdrawn(slug)
    if thing is None:
        raise Http404
    others = product_page.others_of(thing).for_cards()[: product_page.RELATED]
    context = {"product": thing, "related": others}
    return render(request, "storefront/product_gone.html", context, status=404)


def _scale(thing: Product) -> dict[str, Any]:
    """The drawing to scale and its text, where all three sides are known."""
    drawn = scale.drawing(thing.length_mm, thing.width_mm, thing.height_mm)
    if drawn is None:
        return {}
    words = f"{thing.title}. {wording.size(thing)} {wording.beside(drawn.reference)}"
    caption = wording.beside(drawn.reference)
    return {"scale": drawn, "scale_words": words, "scale_caption": caption, "scale_url": "#scale"}


def _estimate(chosen: product_page.Choice, asked: cities.Answer, wanted: str) -> dict[str, Any]:
    found = estimates.estimate(chosen.product, chosen.product.allocated, asked)
    return {"estimate": found, "asked": asked, "wanted": wanted if chosen.product.number == wanted else ""}


def _shown(picture: Picture) -> Picture:
    """With the address its thumbnail leads to."""
    picture.url = picture_url(picture)
    return picture


def _all_limited(choices: list[product_page.Choice]) -> bool:
    return all(choice.most is not None for choice in choices)


def _for_machines(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    thing, chosen = context["product"], context["chosen"]
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
        estimate=(chosen.product.number, context["estimate"]),
        returns_url=request.build_absolute_uri(local_url(RETURNS)),
        rating=(thing.rating, thing.review_count),
    )
    return {
        "share_title": str(thing.title),
        "share_text": f"{rupiah(chosen.price)}. {Truncator(description).chars(155)}",
        "share_type": "product",
        "share_url": url,
        "share_picture": picture_url(next(iter(context["pictures"]), None), "shared"),
        "structured": metadata.graph(data, metadata.breadcrumbs(context["crumbs"], request)),
        "whatsapp_url": links.share_url(thing, chosen.price, url),
        "returns_url": local_url(RETURNS),
    }
