"""Wagtail's own Indonesian, for the editors.

Wagtail keeps it under ``id_ID``, which Django does not read for the language ``id``; and ``id-id`` as a
language of its own would put that word into every address. So its catalogues stand behind ours: a text that
nobody here translates is looked up there.
"""

import gettext
from pathlib import Path

from django.apps import apps
from django.utils.translation.trans_real import translation

OURS, THEIRS = "id", "id_ID"


def read_wagtails_indonesian() -> None:
    ours = translation(OURS)
    for app in apps.get_app_configs():
        folder = Path(app.path) / "locale"
        if app.name.startswith("wagtail") and (folder / THEIRS).is_dir():
            ours.add_fallback(gettext.translation("django", folder, languages=[THEIRS]))
