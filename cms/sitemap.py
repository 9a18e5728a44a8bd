"""``/sitemap.xml`` and the files it names: the pages of words, the categories, the exhibitions, the goods."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from config.common.pages import public_page
from shop.storefront import sitemap
from shop.storefront.sitemap import Entry

PAGES, CATEGORIES, EXHIBITIONS, GOODS = "halaman", "kategori", "pameran", "barang"
XML = "application/xml; charset=utf-8"


def pages(request: HttpRequest) -> Iterator[Entry]:
    """Published pages everybody may read, each once with all its languages."""
    live = Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
    together: dict[str, list[Page]] = {}
    for page in live:
        together.setdefault(str(page.translation_key), []).append(page)
    for versions in together.values():
        places = {page.locale.language_code: page.get_url_parts(request) for page in versions}
        paths = {code: parts[2] for code, parts in places.items() if parts and parts[2]}
        if paths:
            changed = max(filter(None, (page.last_published_at for page in versions)), default=None)
            yield Entry(paths, changed)


@public_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    names = [
        PAGES,
        CATEGORIES,
        EXHIBITIONS,
        *(f"{GOODS}-{file}" for file in range(1, sitemap.product_files() + 1)),
    ]
    files = (request.build_absolute_uri(reverse("sitemap-file", kwargs={"name": name})) for name in names)
    rows = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in files)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return HttpResponse(f'{head}<sitemapindex xmlns="{space}">\n{rows}</sitemapindex>\n', content_type=XML)


@public_page
@require_safe
def file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    root = f"{request.scheme}://{request.get_host()}"
    return StreamingHttpResponse(sitemap.as_xml(_entries(request, name), root), content_type=XML)


def _entries(request: HttpRequest, name: str) -> Iterator[Entry]:
    kind, _dash, number = name.partition("-")
    if name == PAGES:
        return pages(request)
    if name == CATEGORIES:
        return sitemap.categories()
    if name == EXHIBITIONS:
        return sitemap.exhibitions()
    if kind == GOODS and number.isdecimal() and 1 <= int(number) <= sitemap.product_files():
        return sitemap.products(int(number))
    raise Http404
