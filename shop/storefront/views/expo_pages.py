"""Exhibitions and their catalogues for everybody; where a code from paper leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.models import Product
from config.common.dates import day
from config.common.money import rupiah
from config.common.pages import public_page
from config.common.templatetags.serat import local_url
from media.models import Picture
from shop.expo import codes, following, words
from shop.expo.models import Edition, Event
from shop.storefront import expo_machines, metadata, scanned


@public_page
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    published = Event.objects.published()
    context = {
        "coming": [_in_list(each) for each in published.coming()],
        "over": [_in_list(each) for each in published.over()],
        "crumbs": [(_("Exhibitions"), "")],
    }
    return render(request, "storefront/expo/events.html", context)


def _in_list(event: Event) -> tuple[str, str, str]:
    return event.name, event.get_absolute_url(), f"{event.period}, {event.place_name}"


@public_page
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.published().select_related("office"), slug=slug)
    facts = [
        (_("Days"), found.period),
        (_("Place"), f"{found.address}, {found.place_name}"),
        (_("Stands"), found.stands),
        (_("Facts kept by"), found.office.name),
    ]
    crumbs = [(_("Exhibitions"), local_url("/pameran/")), (found.name, "")]
    prisons = [
        (each.name, f"{local_url('/katalog/')}?prison={each.code}", each.regency_name)
        for each in found.prisons.filter(is_active=True).order_by("name")
    ]
    context = {
        "event": found,
        "facts": [each for each in facts if each[1]],
        "prisons": prisons,
        "editions": [_edition_link(each) for each in found.editions.filter(frozen_at__isnull=False)],
        "crumbs": crumbs,
        "share_title": found.name,
        "share_text": f"{found.period}, {found.address}, {found.place_name}",
        "structured": metadata.graph(
            expo_machines.as_event(found, request), metadata.breadcrumbs(crumbs, request)
        ),
    }
    return render(request, "storefront/expo/event.html", context)


def _edition_link(edition: Edition) -> tuple[str, str, str]:
    valid = _("Prices valid until %(day)s") % {"day": day(edition.valid_to)}
    return edition.title, edition.get_absolute_url(), valid


@public_page
@require_safe
def edition(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The catalogue as it was printed; what is not for sale any more says so and leads to its category."""
    among = Edition.objects.public().select_related("event", "office")
    found = get_object_or_404(among, pk=pk, **({"event__slug": slug} if slug else {"event": None}))
    entries = list(found.entries.select_related("product__parent"))
    on_sale = set(
        Product.objects.sellable()
        .filter(pk__in=[each.product_id for each in entries])
        .values_list("pk", flat=True)
    )
    pictures = (
        Picture.objects.shown().with_renditions().in_bulk({e.facts["picture"] for e in entries} - {None})
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in entries:
        shown = _entry(each, each.product_id in on_sale, pictures)
        groups.setdefault(each.facts["prison_name"], []).append(shown)
    above = [(found.event.name, found.event.get_absolute_url())] if found.event else []
    crumbs = [(_("Exhibitions"), local_url("/pameran/")), *above, (found.title, "")]
    period = {"first": day(found.valid_from), "last": day(found.valid_to)}
    context = {
        "edition": found,
        "groups": list(groups.items()),
        "valid": _("Prices valid from %(first)s to %(last)s") % period,
        "crumbs": crumbs,
        "share_title": found.title,
        "structured": metadata.graph(metadata.breadcrumbs(crumbs, request)),
    }
    return render(request, "storefront/expo/edition.html", context)


def _entry(entry: Any, is_on_sale: bool, pictures: dict[int, Picture]) -> dict[str, Any]:
    facts = entry.facts
    slug = facts["category_slug"]
    elsewhere = local_url(f"/katalog/{slug}/" if slug else "/katalog/")
    return {
        "n": entry.n,
        "title": words.own(facts["title"]),
        "number": facts["number"],
        "price": words.amount(facts),
        "unit": words.unit(facts),
        "marks": words.marks(facts),
        "url": entry.product.get_absolute_url() if is_on_sale else elsewhere,
        "is_on_sale": is_on_sale,
        "card_picture": pictures.get(facts["picture"]),
        "price_today": _price_today(entry) if is_on_sale else "",
    }


def _price_today(entry: Any) -> str:
    """What it costs in the shop, where that is no longer what was printed."""
    today = entry.product.price_from
    return rupiah(today) if today is not None and today != entry.facts["price"] else ""


@require_safe
def short_code(request: HttpRequest, code: str) -> HttpResponse:
    """From paper to the page, in the language the phone prefers; counted by code and day."""
    with override("en" if get_language_from_request(request) == "en" else "id"):
        found = following.find(code)
        if found is None:
            context = {"typed": code, "is_typo": not codes.is_whole(codes.tidy(code))}
            answer = render(request, "storefront/expo/no_code.html", context, status=404)
        else:
            if request.method == "GET":
                following.count(found)
            answer = redirect(following.leads_to(found))
            scanned.remember(answer, found)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
