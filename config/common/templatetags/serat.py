"""What the shell and the components need beyond Django's own tags."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from config.common import serat

register = template.Library()


@register.simple_tag
def stylesheets(name: str = "site") -> SafeString:
    """One of the project's own stylesheets, inlined."""
    return mark_safe(f"<style>{serat.STYLESHEETS[name]}</style>")  # noqa: S308 - our own files # nosec


@register.simple_tag
def font_preloads() -> SafeString:
    link = '<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>'
    return format_html_join("", link, ((url,) for url in serat.FONTS))


def _prefix(language: str | None) -> str:
    return "" if language in (None, settings.LANGUAGE_CODE) else f"/{language}"


@register.simple_tag
def local_url(path: str) -> str:
    """A fixed address of the shop in the reader's language: ``/katalog/`` or ``/en/katalog/``."""
    return f"{_prefix(get_language())}{path}"


@register.simple_tag(takes_context=True)
def same_page(context: Context, language: str) -> str:
    """This page's address in the other language, or the home page where there is no such page.

    A page whose other address cannot be derived (a story with its own slug) passes ``alternates``, a mapping
    of language to path.
    """
    if known := (context.get("alternates") or {}).get(language):
        return str(known)
    request = context.get("request")
    if request is not None:
        here = request.get_full_path()
        there = translate_url(here, language)
        if there != here or language == get_language():
            return str(there)
    return f"{_prefix(language)}/"


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString:
    """Canonical address and its translations, without the query but for the page number."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isdecimal() and page != "1" else ""

    def absolute(path: str) -> str:
        return str(request.build_absolute_uri(path.partition("?")[0] + query))

    addresses = {code: absolute(same_page(context, code)) for code, _name in settings.LANGUAGES}
    default = addresses[settings.LANGUAGE_CODE]
    return format_html(
        '<link rel="canonical" href="{}">{}',
        absolute(request.path),
        format_html_join(
            "",
            '<link rel="alternate" hreflang="{}" href="{}">',
            [*addresses.items(), ("x-default", default)],
        ),
    )


@register.simple_tag
def get_language_tag() -> str:
    """The reader's language and country as Open Graph writes them."""
    return {"en": "en_GB"}.get(get_language() or "", "id_ID")


@register.filter
def spoken(thing: Any, field: str) -> SafeString:
    """`` lang="id"`` where a text that nobody has translated stands on a page of another language."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE or getattr(thing, f"{field}_{language}", True):
        return SafeString("")
    return SafeString(f' lang="{settings.LANGUAGE_CODE}"')  # nosec


@register.filter
def absolute(address: str, request: HttpRequest) -> str:
    """An address with scheme and host, for those who read it elsewhere."""
    return request.build_absolute_uri(address)


@register.filter
def bar_segments(rows: Sequence[tuple[Any, int, str]]) -> list[dict[str, Any]]:
    """Rows of (label, rupiah, colour token) as rectangles of a bar 1,000 wide, with a gap of 4 between them.

    The bar is decoration beside a table of the exact amounts, so rounding here loses nothing.
    """
    shown = [(int(amount), token) for _label, amount, token in rows if amount > 0]
    total = sum(amount for amount, _token in shown)
    width = 1000 - 4 * (len(shown) - 1)
    segments, x = [], 0.0
    for amount, token in shown:
        share = width * amount / total
        segments.append({"x": f"{x:.1f}", "width": f"{share:.1f}", "token": token})
        x += share + 4
    return segments


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[str | int]:
    """First, last and the pages around this one; the gaps as an ellipsis."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def anchor(field: Any) -> str:
    """Where an error's link leads: the field itself, or the first choice of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


@register.filter
def is_amount(cell: Any) -> bool:
    """Whether a cell holds whole rupiah rather than words; a number that is no amount comes as text."""
    return isinstance(cell, int | Decimal) and not isinstance(cell, bool)
