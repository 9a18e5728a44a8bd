"""Letters know the shop's address only from the settings: nobody's request is near when they are sent. Their facts
are JSON, so days and moments come as ISO text and are put into words here."""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, get_language_from_path, override

from shop.checkout import dates
from shop.storefront import wording

register = template.Library()


@register.simple_tag
def absolute(path: str) -> str:
    """The full address of a path of the shop, in the letter's language whatever language it was made in."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return settings.WAGTAILADMIN_BASE_URL + translate_url(path, language)


@register.filter
def moment(text: str, timezone: str) -> str:
    """Date, hour and zone, as at the place itself."""
    return wording.moment(datetime.fromisoformat(text), timezone) if text else ""


@register.filter
def day(text: str) -> str:
    return dates.day(date.fromisoformat(text)) if text else ""
