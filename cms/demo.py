"""The demo's pages, in both languages: home, one page per prison, and what the footer promises.

The words are in ``demo_pages.toml``. What is there already stays as it is, so an editor's changes survive a
second run.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site as ShopSite
from django.db import transaction
from wagtail.models import Locale, Page, Site

from catalogue.models import Product
from cms.editing.checklist import ANSWERED
from cms.models import BasePage, HomePage, PrisonIndexPage, PrisonPage, StandardPage
from cms.models.partnership import PartnerPage
from cms.models.transparency import TransparencyPage
from cms.reserved import PRISONS_AT
from cms.services import ensure_editor_group
from partners.models import Partner
from shop.accounts import demo as accounts_demo
from shop.accounts.models import User

WORDS = Path(__file__).parent / "demo_pages.toml"


@transaction.atomic
def load(prisons: Mapping[str, Partner], *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Make the pages that are missing and let the demo's editor write; Wagtail's welcome page gives way."""
    ShopSite.objects.update_or_create(pk=1, defaults={"domain": host, "name": settings.SHOP_NAME})
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    homes = _in_both(words["home"], HomePage, Page.get_first_root_node(), slug="beranda")
    _put_on_site(homes["id"], host, port)
    Page.objects.filter(depth=2).exclude(pk__in=[home.pk for home in homes.values()]).delete()
    for slug, texts in words["plain"].items():
        _in_both(texts, StandardPage, homes, slug=slug)
    _in_both(words["transparency"], TransparencyPage, homes, slug=TransparencyPage.found_at)
    _in_both(words["partner"], PartnerPage, homes, slug=PartnerPage.found_at)
    lists = _in_both(words["index"], PrisonIndexPage, homes, slug=PRISONS_AT)
    for code, texts in words["prisons"].items():
        if code in prisons:
            _in_both(texts, PrisonPage, lists, slug=code, prison=prisons[code])
    editor = User.objects.filter(email=f"editor@{accounts_demo.DOMAIN}").first()
    if editor is not None:
        editor.groups.add(ensure_editor_group())


def _in_both(
    texts: Mapping[str, Mapping[str, Any]],
    model: type[BasePage],
    parents: Page | Mapping[str, BasePage],
    *,
    slug: str,
    **facts: Any,
) -> dict[str, BasePage]:
    """One page in every language, each beneath its own parent, joined as translations of each other."""
    pages: dict[str, BasePage] = {}
    for code, words in texts.items():
        # The home pages are siblings, so their slugs differ; nobody sees them.
        parent = parents[code] if isinstance(parents, Mapping) else parents
        own = slug if isinstance(parents, Mapping) else f"{slug}-{code}"
        locale, _made = Locale.objects.get_or_create(language_code=code)
        found = model.objects.child_of(parent).filter(slug=own, locale=locale).first()
        pages[code] = found or _page(model, parent, words, pages, slug=own, locale=locale, **facts)
    return pages


def _page(
    model: type[BasePage],
    parent: Page,
    words: Mapping[str, Any],
    translations: Mapping[str, BasePage],
    **facts: Any,
) -> BasePage:
    body: list[tuple[str, Any]] = [("text", words["body"].strip().replace("\n", ""))] if words["body"] else []
    body = [*_picture(**words.get("pictured", {})), *body]
    if "visiting" in words:
        facts["visiting"] = words["visiting"]
    for translation in translations.values():
        facts["translation_key"] = translation.translation_key
    page = model(title=words["title"], introduction=words["introduction"], **facts, **ANSWERED)
    page.body = body
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _picture(*, prison: str = "", caption: str = "") -> list[tuple[str, Any]]:
    """A block with something that this prison makes; none where it sells nothing."""
    product = Product.objects.for_sale().filter(prison__code=prison).order_by("pk").first()
    picture = product.card_picture if product else None
    return [("picture", {"picture": picture, "caption": caption})] if picture else []


def _put_on_site(home: Page, host: str, port: int) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = host, port, home, settings.SHOP_NAME
    site.save()
