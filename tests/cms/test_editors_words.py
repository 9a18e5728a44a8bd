"""Whatever an editor meets on his way is Indonesian: every text that Wagtail asks for there has been translated."""

import re

import pytest
from django.urls import reverse
from django.utils.translation.trans_real import translation

from cms.services import ensure_reviewer_group, let_write
from shop.accounts.models import User
from tests import factories
from tests.cms.conftest import home, prisons, story
from tests.cms.test_editor import words


@pytest.fixture
def missing(monkeypatch):
    """What somebody asked for and no catalogue knew."""
    ours, unknown = translation("id"), set()

    def catalogues():
        each = ours
        while each is not None:
            yield each._catalog
            each = each._fallback

    def note(message):
        if message and not any(catalogue.get(message) is not None for catalogue in catalogues()):
            unknown.add(message)

    def gettext(message, ask=ours.gettext):
        note(message)
        return ask(message)

    def ngettext(one, many, number, ask=ours.ngettext):
        answer = ask(one, many, number)
        if answer in (one, many):
            unknown.add(one)
        return answer

    monkeypatch.setattr(ours, "gettext", gettext)
    monkeypatch.setattr(ours, "ngettext", ngettext)
    return unknown


def look(client, *names):
    for name, *args in names:
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, (name, answer.status_code)


def way_of_a_writer(client, page, product):
    look(
        client,
        ("wagtailadmin_home",),
        ("wagtailadmin_explore_root",),
        ("wagtailadmin_pages:search",),
        ("wagtailadmin_explore", page.get_parent().pk),
        ("wagtailadmin_pages:edit", page.pk),
        ("wagtailadmin_pages:history", page.pk),
        ("wagtailadmin_pages:workflow_history", page.pk),
        ("wagtailadmin_pages:revisions_compare", page.pk, "live", "latest"),
        ("product_chooser:choose",),
        ("product_chooser:chosen", product.pk),
        ("wagtailimages_chooser:choose",),
        ("wagtailimages:index",),
        ("wagtailimages:add",),
        ("wagtailadmin_choose_page",),
        ("wagtailadmin_choose_page_external_link",),
        ("wagtailadmin_account",),
    )
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, words(page, title=""))
    client.post(edit, words(page, nobody_named="") | {"action-submit": "1"})
    client.post(edit, words(page, introduction="Karya napi."))
    client.get(edit)
    client.post(edit, words(page) | {"action-submit": "1"})
    look(client, ("wagtailadmin_home",), ("wagtailadmin_pages:edit", page.pk))


def way_of_a_reviewer(client, page):
    state = page.current_workflow_task_state
    look(
        client,
        ("wagtailadmin_home",),
        ("wagtailadmin_explore", home().pk),
        ("wagtailadmin_explore", prisons().pk),
        ("wagtailadmin_pages:edit", page.pk),
        ("wagtailadmin_pages:workflow_action", page.pk, "reject", state.pk),
        ("style_words:index",),
        ("style_words:add",),
    )
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))
    look(
        client,
        ("wagtailadmin_home",),
        ("wagtailadmin_pages:history", page.pk),
        ("wagtailadmin_pages:workflow_history", page.pk),
        ("wagtailadmin_pages:workflow_history_detail", page.pk, state.workflow_state_id),
    )


def test_nothing_on_the_way_is_english(site, client, missing):
    assert client.get(reverse("wagtailadmin_login")).status_code == 200
    writer = factories.person(site.semarang, "officer")
    let_write(prison=site.semarang, user=writer)
    client.force_login(writer)
    way_of_a_writer(client, story(), site.chair)
    reviewer = User.objects.create_user("peninjau@uji.example", "kata-sandi-uji")
    reviewer.groups.add(ensure_reviewer_group())
    client.force_login(reviewer)
    way_of_a_reviewer(client, story())
    assert sorted(missing) == []


def test_the_scripts_speak_indonesian_too(site, client):
    writer = factories.person(site.semarang, "officer")
    let_write(prison=site.semarang, user=writer)
    client.force_login(writer)
    said = client.get(reverse("wagtailadmin_javascript_catalog")).text
    for english, indonesian in (
        ("Insert a block", "Sisipkan blok"),
        ("Changes have been autosaved.", "Perubahan tersimpan otomatis."),
        ("Search", "Pencarian"),
    ):
        assert re.search(rf'"{english}": "{indonesian}"', said), english
