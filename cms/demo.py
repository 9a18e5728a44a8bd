"""The demo's pages, in both languages: home, one page per prison, the stories, and what the footer promises.

The words are in ``demo_pages/``, one file per page with both languages side by side: a table of exactly ``id``
and ``en`` is one text, everything else is said once. ``body`` lists blocks by their names; a product and a
picture are named by their key in the demo's goods, a workshop as ``prison/code``, a page by its slug. What is
there already stays as it is, so an editor's changes survive a second run.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sites.models import Site as ShopSite
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from wagtail.models import Locale, Page, Site

from catalogue import demo as catalogue_demo
from cms.models import BasePage
from cms.services import ensure_editor_group
from config.common import clock
from partners import demo as partners_demo
from partners.models import Partner
from partners.workshops.models import Workshop
from shop.accounts import demo as accounts_demo
from shop.accounts.models import User

WORDS = Path(__file__).parent / "demo_pages"
LANGUAGES = {code for code, _name in settings.LANGUAGES}
# Kinds of pages and their models, in the order they are made, so that a page may lead to one above.
KINDS = {
    "home": "HomePage",
    "plain": "StandardPage",
    "transparency": "TransparencyPage",
    "partner": "PartnerPage",
    "prison index": "PrisonIndexPage",
    "prison": "PrisonPage",
    "story index": "StoryIndexPage",
    "story": "StoryPage",
}
# Beneath which kind; all others stand beneath home.
BENEATH = {"prison": "prison index", "story": "story index"}
# What a file says of its page besides the words for every page.
FACTS = ("visiting", "sources", "prison", "picture", "days_ago")


@transaction.atomic
def load(prisons: Mapping[str, Partner], *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Make the pages that are missing and let the demo's editor write; Wagtail's welcome page gives way."""
    ShopSite.objects.update_or_create(pk=1, defaults={"domain": host, "name": settings.SHOP_NAME})
    made: dict[str, dict[str, BasePage]] = {}
    for words in pages():
        kind = words["kind"]
        if "prison" in words:
            if words["prison"] not in prisons:
                continue
            words["prison"] = prisons[words["prison"]]
        made[kind] = _in_both(words, model_of(kind), made.get(BENEATH.get(kind, "home")))
        if kind == "home":
            _put_on_site(made[kind]["id"], host, port)
            Page.objects.filter(depth=2).exclude(pk__in=[home.pk for home in made[kind].values()]).delete()
    editor = User.objects.filter(email=f"editor@{accounts_demo.DOMAIN}").first()
    if editor is not None:
        editor.groups.add(ensure_editor_group())


def pages() -> list[dict[str, Any]]:
    """What the files say: kind by kind as in ``KINDS``, each kind in the order of the demo's prisons."""
    kinds, prisons = list(KINDS), list(partners_demo.PRISONS)
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(WORDS.glob("*.toml"))]
    files.sort(key=lambda words: prisons.index(words["prison"]) if "prison" in words else -1)
    return sorted(files, key=lambda words: kinds.index(words["kind"]))


def model_of(kind: str) -> type[BasePage]:
    model: type[BasePage] = apps.get_model("cms", KINDS[kind])
    return model


def said(value: Any, language: str) -> Any:
    """The same in one language."""
    if isinstance(value, dict):
        if value.keys() == LANGUAGES:
            return value[language]
        return {key: said(part, language) for key, part in value.items()}
    return [said(part, language) for part in value] if isinstance(value, list) else value


def _in_both(
    words: Mapping[str, Any], model: type[BasePage], parents: Mapping[str, BasePage] | None
) -> dict[str, BasePage]:
    """One page in every language, each beneath its own parent, joined as translations of each other."""
    made: dict[str, BasePage] = {}
    for code in words["title"]:
        # The home pages are siblings, so their slugs differ; nobody sees them.
        parent, slug = (
            (parents[code], words["slug"])
            if parents
            else (Page.get_first_root_node(), f"{words['slug']}-{code}")
        )
        locale, _made = Locale.objects.get_or_create(language_code=code)
        found = model.objects.child_of(parent).filter(slug=slug, locale=locale).first()
        made[code] = found or _page(model, parent, said(words, code), made, slug=slug, locale=locale)
    return made


def _page(
    model: type[BasePage],
    parent: Page,
    words: Mapping[str, Any],
    translations: Mapping[str, BasePage],
    **facts: Any,
) -> BasePage:
    for translation in translations.values():
        facts["translation_key"] = translation.translation_key
    page = model(title=words["title"], introduction=words["introduction"], **facts)
    for name in FACTS:
        if name in words:
            _add_fact(page, name, words[name])
    page.body = _body(words.get("body", []), page.locale)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _add_fact(page: BasePage, name: str, value: Any) -> None:
    if name == "days_ago":
        page.date = clock.today() - timedelta(days=value)
    elif name == "picture":
        page.picture = _picture(value)
    else:
        setattr(page, name, value.strip() if isinstance(value, str) else value)


def _body(blocks: list[Mapping[str, Any]], locale: Locale) -> list[tuple[str, Any]]:
    """The blocks whose goods and pages are there; a shop without goods has none of their pictures either."""
    body = []
    for kind, value in (pair for block in blocks for pair in block.items()):
        try:
            body.append((kind, _found(value, locale)))
        except ObjectDoesNotExist:
            continue
    return body


def _found(value: Any, locale: Locale, name: str = "") -> Any:
    """``value`` with objects in the place of their keys, and prose in one line."""
    if isinstance(value, dict):
        return {key: _found(part, locale, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_found(part, locale, name) for part in value]
    if name == "picture":
        return catalogue_demo.picture(value)
    if name == "products":
        return catalogue_demo.product(value)
    if name == "workshop":
        prison, code = value.split("/")
        return Workshop.objects.get(prison__code=prison, code=code)
    if name == "page":
        return Page.objects.get(slug=value, locale=locale)
    return value.strip().replace("\n", "") if isinstance(value, str) else value


def _picture(key: str) -> Any:
    try:
        return catalogue_demo.picture(key)
    except ObjectDoesNotExist:
        return None


def _put_on_site(home: Page, host: str, port: int) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = host, port, home, settings.SHOP_NAME
    site.save()
