"""What is printed beside a catalogue: shelf labels, posters, the data sheet of one product."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common import clock, typeset
from config.common.dates import day
from media.querysets import LARGE
from shop.expo import words
from shop.expo.choices import Languages, Target
from shop.expo.facts import facts_of
from shop.expo.models import Edition, Event
from shop.expo.papers import FOLDER, Room, codes_of, contents, entry_of, pictures_of, qr, symbol
from shop.expo.services import code_for
from shop.expo.words import say

BOTH = Languages.BOTH.codes
WHOLE = Room(1_200, 100, 40, 70, 99)


def labels(edition: Edition) -> bytes:
    """One label of 70 × 37 mm for each entry of a frozen edition."""
    languages, codes = Languages(edition.languages).codes, codes_of(edition)
    rows = [
        {
            "title": words.together(languages, [facts["title"][code] for code in languages]),
            "number": facts["number"],
            "place": facts["prison_name"],
            "price": words.amount(facts),
            "qr": qr(codes[pk]),
            "code": codes[pk],
        }
        for _n, pk, facts in contents(edition)[0]
    ]
    data = {
        **_frame(),
        "title": _("Shelf labels: %(catalogue)s") % {"catalogue": edition.title},
        "labels": rows,
    }
    return typeset.pdf(f"{FOLDER}/labels.typ", {**data, "bare": True}, language=languages[0], pictures={})


def poster(thing: Edition | Event) -> bytes:
    """The code of an edition or an exhibition, 120 mm wide: it is read from 1.2 metres."""
    if isinstance(thing, Edition):
        code = codes_of(thing)[None]
        names, event = (thing.title_ind, thing.title_en), thing.event
    else:
        code = code_for(target=Target.EVENT, event=thing).code
        names, event = (thing.name_ind, thing.name_en), thing
    said = {"id": names[0], "en": names[1]}
    data = {
        **_frame(),
        "title": names[0],
        "titles": say(BOTH, lambda: words.own(said)),
        "lines": say(BOTH, lambda: f"{event.period}, {event.address}") if event else [],
        "qr": qr(code),
        "code": code,
        "scan": say(
            BOTH, lambda: _("Scan with your phone's camera: what is shown, prices, and how to order.")
        ),
    }
    return typeset.pdf(f"{FOLDER}/poster.typ", data, language="id", pictures={})


def data_sheet(product: Product) -> bytes:
    """Everything known of one product today, on one page in both languages; it leads to the page of the goods."""
    facts = facts_of([product.pk], clock.today())[product.pk]
    found = pictures_of([facts], LARGE)
    entry = entry_of(1, facts, "", WHOLE, BOTH, found)
    data: dict[str, Any] = {**_frame(), **entry, "name": entry["title"], "title": product.full_title}
    data["qr"] = symbol(settings.WAGTAILADMIN_BASE_URL + product.get_absolute_url())
    data["footer"] = _("Made %(day)s. The page of the goods says what holds today.") % {
        "day": day(clock.today())
    }
    return typeset.pdf(f"{FOLDER}/sheet.typ", data, language="id", pictures=found)


def _frame() -> dict[str, str]:
    address = settings.WAGTAILADMIN_BASE_URL.partition("//")[2]
    return {
        "publisher": settings.SHOP_NAME,
        "address": address,
        "footer": address + reverse("storefront:events"),
    }
