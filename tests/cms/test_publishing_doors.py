"""The checklist holds at every door through which Wagtail makes a page public; a closed door changes nothing."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, Page, WorkflowState

from cms.editing.checklist import ANSWERED, QUESTIONS, NotReady
from cms.models import StandardPage
from cms.services import ensure_workflow
from config.common import clock
from tests.cms.conftest import add_plain, home, plain, story
from tests.cms.test_editor import words

UNANSWERED = "Jawab semua pertanyaan daftar periksa sebelum halaman diterbitkan."
NO = "Perbaiki hal yang ditanyakan daftar periksa, lalu jawab ya."
NOT_YET = "“Judul baru” belum dapat diterbitkan."
JAKARTA = ZoneInfo("Asia/Jakarta")
OPEN = dict.fromkeys(QUESTIONS, "")


@pytest.fixture
def editor(site, client):
    ensure_workflow()
    client.force_login(site.editor)
    return client


def edit(client, page, **data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), words(page, **data))


def unanswered(page, **values):
    """A version that somebody left without answers."""
    page = page.__class__.objects.get(pk=page.pk).get_latest_revision_as_object()
    page.title = "Judul baru"
    for name in QUESTIONS:
        setattr(page, name, None)
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision(clean=False)


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


def is_untouched(slug="tentang"):
    page = plain(slug)
    return page.title != "Judul baru" and page.live and page.scheduled_revision is None


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
@pytest.mark.parametrize(("answer", "sentence"), [("", UNANSWERED), ("False", NO)])
def test_the_editors_buttons_are_closed_beside_the_question(editor, button, answer, sentence):
    page = plain("tentang")
    before = page.revisions.count()
    reply = edit(editor, page, title="Judul baru", nobody_named=answer, **{button: "1"})
    assert reply.status_code == 200
    assert reply.context["form"].errors == {"nobody_named": [sentence]}
    assert 'value="Judul baru"' in reply.text
    assert (is_untouched(), page.revisions.count(), WorkflowState.objects.count()) == (True, before, 0)


def test_a_draft_is_saved_without_answers(editor):
    assert edit(editor, plain("tentang"), title="Judul baru", **OPEN).status_code == 302
    assert is_untouched()
    assert plain("tentang").get_latest_revision_as_object().title == "Judul baru"


def test_a_new_page_is_not_published_unanswered(editor):
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home().pk])
    new = StandardPage(title="Bengkel kami", slug="bengkel-kami", introduction="")
    reply = editor.post(address, words(new, **OPEN) | {"action-publish": "1"})
    assert reply.context["form"].errors == {name: [UNANSWERED] for name in QUESTIONS}
    assert not StandardPage.objects.filter(slug="bengkel-kami").exists()


def test_no_date_is_planned_for_an_unanswered_page(editor):
    page = plain("tentang")
    later = (clock.now().astimezone(JAKARTA) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    reply = edit(editor, page, title="Judul baru", go_live_at=later, **OPEN, **{"action-publish": "1"})
    assert reply.status_code == 200
    assert is_untouched()


def submitted(site, page):
    revision = unanswered(page)
    ensure_workflow().start(page, site.editor)
    return revision, page.current_workflow_task_state


def test_a_reviewer_cannot_approve_from_the_form(reviewer, site):
    page = plain("tentang")
    _revision, state = submitted(site, page)
    approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    reply = edit(reviewer, page, title="Judul baru", **OPEN, **approve)
    assert reply.context["form"].errors == {name: [UNANSWERED] for name in QUESTIONS}
    state.refresh_from_db()
    assert (is_untouched(), state.status) == (True, "in_progress")


def test_a_reviewer_sends_an_unanswered_page_back(reviewer, site):
    page = plain("tentang")
    _revision, state = submitted(site, page)
    send_back = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    assert edit(reviewer, page, title="Judul baru", **OPEN, **send_back).status_code == 302
    state.refresh_from_db()
    assert (is_untouched(), state.status) == (True, "rejected")


@pytest.mark.parametrize("by_script", [False, True])
def test_a_reviewer_cannot_approve_from_the_dashboard(reviewer, site, by_script):
    page = plain("tentang")
    _revision, state = submitted(site, page)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    headers = {"X-Requested-With": "XMLHttpRequest"} if by_script else {}
    reply = reviewer.post(address, headers=headers)
    there = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (reply.json()["redirect"] if by_script else reply.url) == there
    assert f"{NOT_YET} {UNANSWERED}" in messages(reviewer.get(there))
    state.refresh_from_db()
    assert (is_untouched(), state.status) == (True, "in_progress")


def test_many_pages_at_once_are_all_refused(editor):
    page, ready = plain("tentang"), plain("privasi")
    unanswered(page)
    ready.title = "Judul siap"
    ready.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    reply = editor.post(f"{address}?id={ready.pk}&id={page.pk}", follow=True)
    assert f"{NOT_YET} {UNANSWERED}" in messages(reply)
    assert (is_untouched(), plain("privasi").title) == (True, "Privasi")


def test_a_date_passes_over_what_is_not_ready_and_publishes_the_rest(site):
    page, ready = plain("tentang"), plain("privasi")
    ready.title = "Judul siap"
    for revision in (unanswered(page), ready.save_revision()):
        revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
        revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert (is_untouched(), plain("privasi").title) == (True, "Judul siap")
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_an_older_version_without_answers_is_not_published_again(editor):
    page = plain("tentang")
    old = unanswered(page)
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    shown = editor.get(address).context["form"].instance
    assert {getattr(shown, name) for name in QUESTIONS} == {None}
    reply = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        words(shown, revision=old.pk, **OPEN) | {"action-publish": "1"},
    )
    assert reply.status_code == 200
    assert is_untouched()


def test_a_copy_is_a_draft_without_answers(editor):
    page = plain("tentang")
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Salinan", "new_slug": "salinan", "new_parent_page": home().pk}
    reply = editor.post(address, data | {"publish_copies": "on"}, follow=True)
    assert "Salinan diperiksa lagi sebelum terbit" in messages(reply)[0]
    assert not Page.objects.filter(slug="salinan").exists()
    editor.post(address, data)
    copy = plain("salinan")
    assert (copy.live, {getattr(copy, name) for name in QUESTIONS}) == (False, {None})
    with pytest.raises(NotReady, match=UNANSWERED):
        copy.get_latest_revision().publish()


def test_code_that_copies_a_live_page_with_all_beneath_it_is_refused(site):
    with pytest.raises(NotReady):
        home().copy(recursive=True, update_attrs={"slug": "lagi"})
    assert not Page.objects.filter(slug="lagi").exists()


def test_a_translation_is_answered_anew(editor, site):
    story(language="en").delete()
    address = reverse("simple_translation:submit_page_translation", args=[story().pk])
    editor.post(address, {"locales": [Locale.objects.get(language_code="en").pk]})
    page = story(language="en")
    assert (page.live, {getattr(page, name) for name in QUESTIONS}) == (False, {None})
    assert edit(editor, page, **OPEN, **{"action-publish": "1"}).status_code == 200
    assert not story(language="en").live
    assert edit(editor, page, **{"action-publish": "1"}).status_code == 302
    assert story(language="en").live


def test_an_alias_shows_what_was_answered(site):
    alias = plain("tentang").create_alias(update_slug="tentang-lagi")
    assert {name: getattr(alias, name) for name in QUESTIONS} == ANSWERED


def test_code_is_refused_too(site):
    page = plain("tentang")
    with pytest.raises(NotReady, match=UNANSWERED):
        unanswered(page).publish()
    with pytest.raises(NotReady, match=NO):
        unanswered(page, **ANSWERED | {"faces_agreed": False}).publish()
    page.title, page.nobody_named = "Judul baru", None
    with pytest.raises(NotReady, match=UNANSWERED):
        page.save()
    assert is_untouched()


def test_taking_a_page_down_asks_nothing(editor):
    page = add_plain("sementara")
    StandardPage.objects.filter(pk=page.pk).update(nobody_named=None)
    page.refresh_from_db()
    page.unpublish()
    assert not plain("sementara").live


def test_an_answered_page_goes_the_whole_way(editor, site, django_user_model):
    page = plain("tentang")
    edit(editor, page, title="Judul baru", **{"action-submit": "1"})
    assert (is_untouched(), page.current_workflow_state.status) == (True, "in_progress")
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    assert editor.post(address).status_code == 302
    assert (plain("tentang").title, plain("tentang").live) == ("Judul baru", True)
