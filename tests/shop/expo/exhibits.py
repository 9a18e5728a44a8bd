"""An exhibition and catalogues for tests."""

from datetime import date, timedelta
from uuid import uuid4

from config.common import clock
from shop.expo.leads import Visitor, take_lead
from shop.expo.models import ContentRule, Edition, Event, ExportBar
from shop.expo.services import freeze_edition, save_edition, save_event
from tests import factories


def make_event(office, *, prisons=(), **values):
    facts = {
        "name_ind": "Pameran Uji",
        "name_en": "Test fair",
        "place": "31.71",
        "address": "Balai Uji",
        "starts_on": date(2026, 8, 3),
        "ends_on": date(2026, 8, 5),
        "shown_ind": "Mebel, roti",
        "source": "contoh",
        "state": "published",
    }
    event = Event(office=office, **facts | values)
    return save_event(event=event, prisons=prisons, by=by(office))


def by(office):
    return factories.person(office, "head" if office.prison else "regional")


def make_edition(office, *numbers, rule=None, freeze=False, **values):
    facts = {
        "title_ind": "Karya uji",
        "title_en": "Works on test",
        "valid_from": clock.today(),
        "valid_to": clock.today() + timedelta(days=90),
    }
    edition = save_edition(
        edition=Edition(office=office, **facts | values), numbers=numbers, rule=rule or {}, by=by(office)
    )
    return freeze_edition(edition=edition, by=by(office)) if freeze else edition


def make_rule():
    return ContentRule.objects.create(
        least_bp=2500, together_bp=4000, valid_from=factories.BEGIN, source="Perpres 46/2025"
    )


def make_lead(office, *, event=None, items=None, **values):
    """A visitor of a stand, kept by the head of the office or by somebody of the region."""
    facts = {"name": "Ibu Contoh", "contact": "0812-3456-7890"}
    return take_lead(
        key=values.pop("key", uuid4()),
        event=event or make_event(office),
        office=office,
        visitor=Visitor(**facts | values),
        items=items or {},
        agreed=True,
        by=by(office),
    )


def make_bar(**values):
    """A law of one country, so that the others may ask."""
    facts = {"country": "US", "law": "19 U.S.C. 1307", "valid_from": factories.BEGIN, "source": "uji"}
    return ExportBar.objects.create(**facts | values)
