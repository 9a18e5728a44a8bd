"""Wagtail's own Indonesian, for the editors.

Wagtail keeps it under ``id_ID``, which Django does not read for the language ``id``; and ``id-id`` as a
language of its own would put that word into every address. So its catalogues stand behind ours: a text that
nobody here translates is looked up there. What is missing there too on an editor's way we translate ourselves,
in ``cms/wagtail_words``: ``pages`` for templates and Python, ``scripts`` for what Wagtail's scripts say.
"""

import gettext
from pathlib import Path
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation.trans_real import translation
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

OURS, THEIRS = "id", "id_ID"
WORDS_OF_SCRIPTS = Path(__file__).parent / "wagtail_words" / "scripts" / "locale"


def read_wagtails_indonesian() -> None:
    ours = translation(OURS)
    for folder in _folders():
        ours.add_fallback(gettext.translation("django", folder, languages=[THEIRS]))


class WordsOfScripts(JavaScriptCatalog):
    """In Wagtail's place (``config.urls``), because there it would look under ``id`` and find nothing."""

    packages = ["wagtail.admin"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return get_localized_response(super().dispatch, request, *args, **kwargs)

    def get_catalog(self) -> dict[str, Any]:
        if get_language() == OURS:
            self.translation.add_fallback(gettext.translation("django", WORDS_OF_SCRIPTS, languages=[OURS]))
            for folder in _folders("djangojs"):
                self.translation.add_fallback(gettext.translation("djangojs", folder, languages=[THEIRS]))
        return super().get_catalog()


def _folders(domain: str = "django") -> list[Path]:
    """Where Wagtail's apps keep Indonesian."""
    folders = [Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    return [folder for folder in folders if (folder / THEIRS / "LC_MESSAGES" / f"{domain}.mo").exists()]
