"""Consents in Wagtail: an editor records one, reads its paper and withdraws it; nobody else comes near."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.common import clock
from config.common.models import AuditEvent
from media.models import Consent, Picture
from tests import factories
from tests.media.consents import PDF, make_consent, make_portrait

LIST, ADD = reverse("consents:index"), reverse("consents:add")


@pytest.fixture
def editor(site, client, settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    client.force_login(site.editor, backend="shop.accounts.backends.EmailBackend")
    return client


@pytest.fixture
def consent(site, editor):
    return make_consent(by=site.editor)


def page(consent):
    return reverse("consents:edit", args=[consent.pk])


def typed(**changes):
    today = clock.today()
    facts = {
        "given_by": "worker",
        "worker_code": "k7-4821",
        "uses": ["pages", "print"],
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=365)).isoformat(),
        "document": SimpleUploadedFile("Surat Budi.pdf", PDF, "application/pdf"),
    }
    return facts | changes


def test_an_editor_records_a_consent_and_finds_it_in_the_list(site, editor):
    assert editor.get(ADD).status_code == 200
    answer = editor.post(ADD, typed())
    assert (answer.status_code, answer.url) == (302, LIST)
    consent = Consent.objects.get()
    assert (consent.worker_code, consent.uses, consent.recorded_by) == (
        "K7-4821",
        ["pages", "print"],
        site.editor,
    )
    assert "Budi" not in consent.document.name
    listed = editor.get(LIST).text
    assert "K7-4821" in listed
    assert "Halaman dan cerita, Katalog dan cetakan" in listed


@pytest.mark.parametrize(
    ("field", "value"),
    [("worker_code", "Budi"), ("valid_to", "2020-01-01"), ("valid_from", "besok"), ("uses", [])],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(editor, field, value):
    answer = editor.post(ADD, typed(**{field: value}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert 'value="worker"' in answer.text
    assert Consent.objects.count() == AuditEvent.objects.filter(action="consent recorded").count() == 0


def test_a_text_file_is_no_paper(editor):
    answer = editor.post(ADD, typed(document=SimpleUploadedFile("a.pdf", b"hello", "application/pdf")))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"document"}
    assert 'value="k7-4821"' in answer.text
    assert Consent.objects.count() == 0


def test_the_paper_is_read_by_a_button_which_leaves_a_record(site, editor, consent):
    address = reverse("consents:document", args=[consent.pk])
    assert editor.get(address).status_code == 405
    answer = editor.post(address)
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="persetujuan-{consent.pk}.pdf"'
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert AuditEvent.objects.get(action="consent document read").actor == site.editor


def test_an_editor_withdraws_a_consent(editor, consent, django_capture_on_commit_callbacks):
    portrait = make_portrait(consent)
    assert portrait.title in editor.get(page(consent)).text
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(page(consent), {"reason": "Diminta kembali"})
    assert (answer.status_code, answer.url) == (302, LIST)
    assert Picture.objects.get(pk=portrait.pk).file.name == ""
    shown = editor.get(page(consent)).text
    assert "Diminta kembali" in shown
    assert 'name="reason"' not in shown


def test_without_a_reason_nothing_is_withdrawn(editor, consent):
    answer = editor.post(page(consent), {"reason": " "})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason"}
    consent.refresh_from_db()
    assert consent.is_in_force


def test_a_second_withdrawal_is_refused_in_words(editor, consent):
    editor.post(page(consent), {"reason": "Diminta"})
    answer = editor.post(page(consent), {"reason": "Lagi"})
    assert answer.status_code == 422
    assert Consent.objects.get().reason == "Diminta"


def test_a_consent_is_never_changed_or_deleted(editor, consent):
    for action in ("delete", "copy", "history", "usage"):
        assert editor.get(f"/cms/consents/{action}/{consent.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "reviewer", "head"])
def test_prison_staff_do_not_enter(site, editor, consent, client, role):
    client.force_login(factories.person(site.semarang, role), backend="shop.accounts.backends.EmailBackend")
    for address in (LIST, ADD, page(consent), reverse("consents:document", args=[consent.pk])):
        assert client.post(address, {"reason": "x"}).status_code == 302
    assert Consent.objects.get().is_in_force
    assert AuditEvent.objects.filter(action="consent document read").count() == 0
