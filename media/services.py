"""Taking pictures in and making the sizes the shop shows."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task
from wagtail.images.models import SourceImageIOError

from media.choices import ShowsPerson
from media.files import PictureRefused, clean_file
from media.models import Picture
from media.querysets import SPECS
from media.storages import StoreDown

if TYPE_CHECKING:
    from shop.accounts.models import User

__all__ = ["PictureRefused", "add_picture", "render_later", "render_pictures"]

logger = logging.getLogger(__name__)


def add_picture(
    *,
    data: bytes,
    title: str,
    description: str,
    description_en: str = "",
    by: "User | None" = None,
    is_illustration: bool = False,
    shows_person: ShowsPerson | None = None,
    credit: str = "",
    apart: bool = True,
) -> Picture:
    """Store an upload as a clean picture.

    ``description`` is the text alternative in Indonesian. Whether it shows a person is answered by whoever sends
    it; a drawn picture shows none unless somebody says so. ``apart=False`` decodes in this process, which is
    0.15 s faster and only for pictures we made ourselves. Raises ``PictureRefused`` (field ``pictures``);
    then nothing has been stored.
    """
    file = clean_file(data, apart=apart)
    answer = shows_person or (ShowsPerson.NO if is_illustration else ShowsPerson.UNKNOWN)
    with transaction.atomic():
        picture = Picture(
            title=title[:255],
            description=description[:255],
            description_en=description_en[:255],
            credit=credit[:255],
            is_illustration=is_illustration,
            shows_person=answer,
            uploaded_by_user=by,
            file=file,
        )
        picture.save()
        render_later(picture=picture)
    return picture


def render_later(*, picture: Picture) -> None:
    """Make the sizes of a new picture once it is committed, so that its first visitor does not wait for them.

    A task, because its loss costs nothing: what is missing is made on first sight, or by ``render_pictures``.
    By default it runs in the uploader's request; TASKS may hand it to a worker.
    """
    transaction.on_commit(partial(render.enqueue, [picture.pk]), robust=True)


@task()
def render(keys: list[int]) -> int:
    return render_pictures(pictures=Picture.objects.filter(pk__in=keys))


def render_pictures(*, pictures: Iterable[Picture]) -> int:
    """Make the fixed renditions that are missing, so that no visitor waits for one; returns how many.

    Called after an upload and when a listing is published. Harmless to repeat. A picture whose file is gone is
    logged and passed over: it must not keep a listing from being published.
    """
    keys = [picture.pk for picture in pictures]
    made = 0
    for picture in Picture.objects.filter(pk__in=keys).with_renditions():
        there = len(picture.prefetched_renditions)
        try:
            made += len(picture.get_renditions(*SPECS)) - there
        except (SourceImageIOError, StoreDown):
            logger.exception("Picture %s has no file", picture.pk)
    return made
