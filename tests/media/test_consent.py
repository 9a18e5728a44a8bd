"""Who is seen, with whose word, until when; and what is left when the word is taken back."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from config.common import clock
from config.common.models import AuditEvent
from media.choices import Use
from media.consent import ConsentRefused, Wanting, missing, read_document, sweep, withdraw_consent
from media.files import PictureRefused
from media.models import NEVER, Consent, Picture
from media.querysets import SPECS
from media.services import add_picture, render_pictures
from media.storages import PublicMedia
from media.templatetags.pictures import picture_url, product_picture
from media.thumbnails import PictureThumbnailer
from tests.media import samples
from tests.media.conftest import stored_files, superuser
from tests.media.consents import PDF, make_consent, make_portrait, names_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return superuser()


@pytest.fixture
def consent(boss):
    return make_consent(by=boss)


@pytest.fixture
def withdraw(boss, django_capture_on_commit_callbacks):
    def commit(consent, reason="Diminta kembali"):
        with django_capture_on_commit_callbacks(execute=True):
            return withdraw_consent(consent=consent, reason=reason, by=boss)

    return commit


def events(action):
    return AuditEvent.objects.filter(action=action)


def test_a_consent_keeps_its_paper_in_the_private_store(consent, store, settings):
    assert (consent.given_by, consent.worker_code, consent.uses) == ("worker", "K7-4821", Use.values)
    assert (settings.PRIVATE_ROOT / consent.document.name).read_bytes() == PDF
    assert stored_files(store) == []
    assert events("consent recorded").get().target_id == str(consent.pk)


def test_who_reads_the_paper_leaves_a_record(consent, boss):
    with read_document(consent=consent, by=boss) as paper:
        assert paper.read() == PDF
    assert events("consent document read").get().actor == boss


@pytest.mark.parametrize("code", ["k7-4821", " K7 4821 ", "AB12"])
def test_a_code_is_kept_as_codes_are_written(boss, code):
    assert make_consent(by=boss, worker_code=code).worker_code == code.replace(" ", "").upper()


TODAY = clock.today()
WRONG = {
    "a name": ({"worker_code": "Budi Santoso"}, "worker_code"),
    "a name and a year": ({"worker_code": "BUDI19"}, "worker_code"),
    "no code": ({"worker_code": ""}, "worker_code"),
    "a code of staff": ({"given_by": "staff"}, "worker_code"),
    "no use": ({"uses": []}, "uses"),
    "begins tomorrow": ({"valid_from": TODAY + timedelta(days=1)}, "valid_from"),
    "over already": ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_consent_is_refused_beside_its_field(boss, name):
    facts, field = WRONG[name]
    with pytest.raises(ConsentRefused) as refused:
        make_consent(by=boss, **facts)
    assert refused.value.field == field
    assert Consent.objects.count() == AuditEvent.objects.count() == 0


def test_a_paper_that_cannot_be_read_is_refused(boss):
    with pytest.raises(PictureRefused) as refused:
        make_consent(by=boss, document=b"hello")
    assert refused.value.field == "document"
    assert Consent.objects.count() == 0


def test_a_picture_of_nobody_is_shown_for_ever(picture):
    assert (picture.is_shown, picture.shown_until) == (True, None)


def test_a_picture_of_a_person_is_shown_until_the_consent_ends(consent, django_assert_num_queries):
    portrait = make_portrait(consent)
    last = clock.now() + timedelta(days=10)
    with django_assert_num_queries(0):
        assert portrait.is_shown
        with clock.at(last):
            assert portrait.is_shown
        with clock.at(last + timedelta(days=1)):
            assert not portrait.is_shown
    assert list(Picture.objects.shown()) == [portrait]
    with clock.at(last + timedelta(days=1)):
        assert list(Picture.objects.hidden()) == [portrait]


def test_a_picture_of_a_person_without_consent_is_never_shown():
    portrait = make_portrait()
    assert (portrait.is_shown, portrait.shown_until) == (False, NEVER)
    assert product_picture(Picture.objects.with_renditions().get()) == ""
    assert picture_url(portrait, "shared") == ""


def test_the_answer_alone_may_be_saved(picture):
    picture.shows_person = "yes"
    picture.save(update_fields=["shows_person"])
    picture.refresh_from_db()
    assert not picture.is_shown


def test_no_row_shows_a_person_without_a_last_day(picture):
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(shows_person="yes")


def test_a_drawn_picture_shows_nobody_and_a_photo_has_to_say(store):
    drawn = add_picture(
        data=samples.phone_photo(), title="a", description="", is_illustration=True, apart=False
    )
    photo = add_picture(data=samples.phone_photo(), title="b", description="", apart=False)
    assert (drawn.shows_person, photo.shows_person) == ("no", "unknown")


def test_what_keeps_a_page_from_being_published_is_named(boss, consent, picture):
    narrow = make_consent(by=boss, uses=[Use.GOODS])
    unanswered = add_picture(data=samples.phone_photo(), title="Belum", description="", apart=False)
    picture.shows_person = "no"
    picture.save()
    without, elsewhere = make_portrait(title="Tanpa"), make_portrait(narrow, title="Lain")
    good = make_portrait(consent, title="Boleh")
    found = missing([picture, unanswered, without, elsewhere, good])
    assert [(each.picture, str(each)) for each in found] == [
        (unanswered, "Belum: Sebutkan apakah gambar ini memperlihatkan orang."),
        (without, "Tanpa: Gambar ini memperlihatkan orang, dan tidak ada persetujuan yang berlaku untuknya."),
        (elsewhere, "Lain: Persetujuan untuk gambar ini tidak mencakup penggunaan ini."),
    ]
    assert missing([elsewhere], use=Use.GOODS) == []
    assert isinstance(found[0], Wanting)


def test_what_is_missing_asks_nothing_where_consents_were_loaded(consent, django_assert_num_queries):
    make_portrait(consent)
    pictures = list(Picture.objects.select_related("consent"))
    with django_assert_num_queries(0):
        assert missing(pictures) == []


def test_withdrawing_deletes_files_and_sizes_and_leaves_a_tombstone(consent, store, withdraw):
    portrait, other = make_portrait(consent), make_portrait(title="Lain", shows_person="no")
    portrait.tags.add("kerja")
    kept = names_of(other)
    assert len(stored_files(store)) == 2 * (1 + len(SPECS))
    withdraw(consent)
    assert {str(path.relative_to(store)) for path in stored_files(store)} == kept
    portrait.refresh_from_db()
    assert portrait.renditions.count() == portrait.tags.count() == 0
    assert (portrait.file.name, portrait.shown_until, portrait.is_shown) == ("", NEVER, False)
    assert (portrait.title, portrait.description, portrait.file_hash) == ("Gambar ditarik", "", "")
    consent.refresh_from_db()
    assert (consent.reason, consent.is_in_force) == ("Diminta kembali", False)
    assert events("consent withdrawn").get().after == {"pictures": [portrait.pk]}


def test_a_tombstones_words_are_found_nowhere(consent, boss, withdraw, settings, monkeypatch):
    monkeypatch.setitem(settings.MODELSEARCH_BACKENDS["default"], "AUTO_UPDATE", True)
    portrait = make_portrait(consent, title="Penganyam")
    log(instance=portrait, action="wagtail.edit", user=boss)
    assert [each.pk for each in Picture.objects.search("Penganyam")] == [portrait.pk]
    withdraw(consent)
    assert list(Picture.objects.search("Penganyam")) == []
    assert ModelLogEntry.objects.for_instance(portrait).get().label == "Gambar ditarik"


def test_a_tombstone_shows_nothing_wherever_it_is_asked_for(consent, store, withdraw, settings):
    settings.OSCAR_MISSING_IMAGE_URL = "missing.svg"
    make_portrait(consent)
    withdraw(consent)
    tombstone = Picture.objects.with_renditions().get()
    assert product_picture(tombstone) == ""
    assert [picture_url(tombstone, size) for size in ("small", "card", "large", "shared")] == [""] * 4
    assert "no-picture" in render_to_string("components/picture.html", {"picture": tombstone})
    for source in (tombstone, tombstone.file):
        thumbnail = PictureThumbnailer().generate_thumbnail(source, size="70x70")
        assert thumbnail.url == "/media/missing.svg"
    assert render_pictures(pictures=[tombstone]) == 0
    assert stored_files(store) == []


def test_before_the_commit_nothing_is_deleted(consent, boss, store):
    make_portrait(consent)
    withdraw_consent(consent=consent, reason="Diminta", by=boss)
    assert len(stored_files(store)) == 1 + len(SPECS)
    assert not Picture.objects.get().is_shown


def test_a_withdrawal_needs_a_reason_and_happens_once(consent, withdraw):
    make_portrait(consent)
    with pytest.raises(ConsentRefused) as refused:
        withdraw(consent, reason="  ")
    assert refused.value.field == "reason"
    assert Picture.objects.get().is_shown
    withdraw(consent)
    with pytest.raises(ConsentRefused, match="sudah dicabut"):
        withdraw(consent)
    assert events("consent withdrawn").count() == 1


def test_a_store_that_does_not_answer_is_asked_again(consent, store, withdraw, monkeypatch, caplog):
    portrait = make_portrait(consent)
    with monkeypatch.context() as broken:
        broken.setattr(PublicMedia, "delete", lambda self, name: 1 / 0)
        withdraw(consent)
    assert not Picture.objects.get().is_shown
    assert len(stored_files(store)) == 1 + len(SPECS)
    assert f"The files of picture {portrait.pk} are not deleted yet" in caplog.text
    call_command("sweep_consents")
    assert stored_files(store) == []
    assert Picture.objects.get().file.name == ""
    assert sweep() == (0, 0)


def test_the_nightly_sweep_deletes_the_sizes_of_what_is_no_longer_shown(consent, store):
    portrait, other = make_portrait(consent), make_portrait(title="Lain", shows_person="no")
    assert sweep() == (0, 0)
    with clock.at(clock.now() + timedelta(days=11)):
        assert sweep() == (0, 1)
        assert sweep() == (0, 0)
    left = {portrait.file.name} | names_of(other)
    assert {str(path.relative_to(store)) for path in stored_files(store)} == left


def test_a_consent_withdrawn_while_a_picture_is_saved_wins(consent, withdraw):
    """The consent in hand was read before it was withdrawn; the row under the lock decides."""
    stale = Consent.objects.get(pk=consent.pk)
    withdraw(consent)
    portrait = make_portrait(stale)
    assert not portrait.is_shown
    assert sweep() == (1, 1)
    assert Picture.objects.get().file.name == ""


def test_decoration_has_no_text(picture):
    picture.is_decorative = True
    assert 'alt=""' in product_picture(picture)


def test_papers_have_no_address(consent):
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(consent.document.name)
