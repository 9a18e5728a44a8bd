"""What people look for in vain, counted by text and day: what a workshop might make next."""

import re

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalogue.search import Query, clean_text
from catalogue.search.query import said
from catalogue.vocabulary import Demand
from config.common import clock
from config.common.errors import Refused

# An address or a telephone number is somebody's, not a thing looked for.
PERSONAL = re.compile(r"@|(?:\d\W?){7}")
SHORTEST = 3


class DemandRefused(Refused):
    """A text that is no demand: nothing is kept of it."""


def record_demand(*, text: str, language: str) -> Demand:
    """Count one more time that ``text`` was looked for and is not there; refused when it is, or is no words."""
    text = clean_text(text).lower()
    if PERSONAL.search(text) or sum(character.isalpha() for character in text) < SHORTEST:
        raise DemandRefused(_("Write in words what you look for."), field="q", code="words")
    if said(Query(text=text)).exists():
        raise DemandRefused(_("This is in the shop already."), field="q", code="found")
    key = {"text": text, "language": language, "day": clock.today()}
    with transaction.atomic():
        Demand.objects.bulk_create([Demand(**key, times=0)], ignore_conflicts=True)
        Demand.objects.filter(**key).update(times=F("times") + 1)
    return Demand.objects.get(**key)
