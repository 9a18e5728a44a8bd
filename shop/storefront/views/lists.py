"""Lists of goods: found by words, narrowed by filters, paged; suggestions; and what was looked for in vain.

A list is a function of its address alone: no session, no token, no basket is read, and nothing is written.
"""

from typing import Any

from django.core.paginator import InvalidPage, Page
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue import search, tree
from catalogue.demand import record_demand
from catalogue.models import Category, Product
from config.common import clock, limits
from config.common.errors import Refused
from config.common.origin import same_origin
from config.common.pages import public_page
from shop.storefront import metadata
from shop.storefront.filters import Filters

LONGEST_NUMBER = 9
# Demand is counted, not collected: so many texts a day from one place, and from all together.
DAY, MOST_FROM_ONE, MOST_FROM_ALL = 86_400, 30, 5_000


@public_page
@require_safe
def catalogue(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All goods, or those of one category; filtered, searched, sorted and paged by the address alone."""
    categories = tree.categories()
    here = next((each for each in categories if each.slug == slug), None)
    if slug and here is None:
        raise Http404
    filters = Filters(request.GET, categories, here)
    query = filters.query()
    facets = search.count_facets(query)
    page = _page(request.GET.get("page", ""), query, facets)
    nothing = not facets.total
    crumbs = _crumbs(categories, here)
    context = {
        "filters": filters,
        "title": _title(filters),
        "share_title": _title(filters),
        "share_text": _description(here),
        "here": here,
        "crumbs": crumbs,
        "structured": metadata.graph(metadata.breadcrumbs(crumbs, request)),
        "total": _total(facets.total),
        "page_obj": page,
        "last_page": -(-facets.total // search.PER_PAGE),
        "groups": filters.groups(facets),
        "chips": filters.chips(),
        "keep": [("q", filters.text)] if filters.text else [],
        "active": filters.active,
        "clear_url": request.path,
        "search_query": filters.text,
        "suggested": _filled(categories, here) if nothing else [],
        "hint": search.hint(filters.text) if nothing and not filters.active and not here else None,
    }
    return render(request, "storefront/catalogue.html", context, status=404 if page is None else 200)


def _page(number: str, query: search.Query, facets: search.Facets) -> Page | None:
    """The page asked for, the first unless said otherwise; None where the list has no such page."""
    known = not number or (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER)
    if not known:
        return None
    try:
        return search.find(query, total=facets.total, page=int(number or 1))
    except InvalidPage:
        return None


def _filled(categories: list[Category], here: Category | None) -> list[Category]:
    """Where to look instead, when a list is empty: no category that is empty too."""
    held = Product.objects.for_sale().order_by().values_list("category_ids", flat=True).distinct()
    keys = {key for ids in held for key in ids}
    paths = [each.path for each in categories if each.pk in keys]
    others = [each for each in categories if each.depth == 1 and each != here]
    return [each for each in others if any(path.startswith(each.path) for path in paths)]


def _title(filters: Filters) -> str:
    if filters.text:
        return _("Results for “%(text)s”") % {"text": filters.text}
    return str(filters.here.name) if filters.here else _("All goods")


def _description(here: Category | None) -> str:
    if here is None:
        return _("All goods for sale, made by people in custody in the workshops of Indonesian prisons.")
    sentence = _("%(category)s made by people in custody in the workshops of Indonesian prisons.")
    return sentence % {"category": here.name}


def _total(number: int) -> str:
    return ngettext("%(number)d thing", "%(number)d things", number) % {"number": number}


def _crumbs(categories: list[Category], here: Category | None) -> list[tuple[str, str]]:
    if here is None:
        return [(_("All goods"), "")]
    above = [each for each in categories if here.path.startswith(each.path) and each != here]
    return [(each.name, each.get_absolute_url()) for each in above] + [(here.name, "")]


@public_page
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What the search box offers while one types; the same for everybody."""
    found = search.suggest(search.clean_text(request.GET.get("q", "")))
    return JsonResponse({"suggestions": [vars(each) for each in found]})


@same_origin
@require_POST
def wanted(request: HttpRequest) -> HttpResponse:
    """Keep what was looked for in vain, for the workshops to read. Nothing of the visitor is kept."""
    text = search.clean_text(request.POST.get("q", ""))
    context: dict[str, Any] = {"text": text, "search_query": text}
    if not _may_count(request):
        context |= {"refusal": _("That is a lot for one day. Look in again tomorrow."), "status": 429}
    else:
        try:
            record_demand(text=text, language=get_language() or "id")
        except Refused as refusal:
            context |= {"refusal": refusal.message, "status": 422}
    return render(request, "storefront/wanted.html", context, status=context.get("status", 200))


def _may_count(request: HttpRequest) -> bool:
    """By a number that tells two visitors of one day apart and nothing else."""
    where = f"{clock.today()} {limits.visitor(request)}"
    visitor = salted_hmac("demand", where, algorithm="sha256").hexdigest()[:32]
    one = limits.allow(scope="demand", key=visitor, limit=MOST_FROM_ONE, seconds=DAY)
    return one and limits.allow(scope="demand", key="all", limit=MOST_FROM_ALL, seconds=DAY)
