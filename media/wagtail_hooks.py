from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from media.querysets import PictureQuerySet
from media.share import OnGround
from media.viewsets import consents


@hooks.register("register_image_operations")
def register_on_ground() -> list[tuple[str, type[OnGround]]]:
    return [("ground", OnGround)]


@hooks.register("register_admin_viewset")
def register_consents() -> Any:
    return consents


@hooks.register("construct_image_chooser_queryset")
def choose_only_what_is_shown(pictures: PictureQuerySet, request: HttpRequest) -> PictureQuerySet:
    """Nobody puts into a page what its readers may not see."""
    return pictures.shown()
