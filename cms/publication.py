"""Public pages follow what editors do, at once.

Wagtail tells of a page that was published, taken down or moved whatever door it came through: the editor, a
planned date (``publish_scheduled``), a translation, a deletion. Its hooks know the editor only.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
)

from config.common import pages


def tell_public_pages(**kwargs: Any) -> None:
    pages.changed()


def open_translation_to_writers(target_obj: Any, **kwargs: Any) -> None:
    """Who writes a prison's page writes its translation too, from the moment there is one."""
    from cms.services import open_pages_to_writers

    if prison := getattr(target_obj.specific, "prison", None):
        open_pages_to_writers(prison=prison)


def listen() -> None:
    """Called when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(tell_public_pages, dispatch_uid="public pages")
    for signal in (post_save, post_delete):
        signal.connect(tell_public_pages, sender=PageViewRestriction, dispatch_uid="public pages")
    copy_for_translation_done.connect(open_translation_to_writers, dispatch_uid="writers")
