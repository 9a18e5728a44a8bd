"""Consents and pictures of people for tests; nobody is on them."""

from datetime import timedelta

from config.common import clock
from media.choices import Use
from media.consent import record_consent
from media.services import add_picture, render_pictures
from tests.media import samples
from tests.media.conftest import superuser

PDF = samples.PDF


def make_consent(*, by=None, **facts):
    today = clock.today()
    usual = {
        "given_by": "worker",
        "worker_code": "K7-4821",
        "uses": Use.values,
        "valid_from": today - timedelta(days=10),
        "valid_to": today + timedelta(days=10),
        "document": PDF,
    }
    return record_consent(**usual | facts, by=by or superuser())


def make_portrait(consent=None, *, title="Potret", shows_person="yes"):
    """A picture of somebody, with its sizes as if it had been shown."""
    data = samples.encoded(samples.scene(1_200, 800), "JPEG")
    picture = add_picture(data=data, title=title, description=f"Alt {title}", shows_person="no", apart=False)
    render_pictures(pictures=[picture])
    picture.shows_person, picture.consent = shows_person, consent
    picture.save()
    return picture


def names_of(picture):
    """Of all its files: the picture's own and its sizes'."""
    return {picture.file.name, *(each.file.name for each in picture.renditions.all())}
