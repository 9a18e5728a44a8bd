"""A prison's own writer: his prison's pages in both languages, submitted and never published, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, reverse
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.models import GroupPagePermission, Locale, Page, PageLogEntry

from cms.editing.checklist import ANSWERED
from cms.editing.door import OPEN
from cms.models import PrisonPage
from cms.services import MayNotWrite, ensure_reviewer_group, ensure_workflow, let_write, stop_writing
from config.common import clock
from media.models import Picture
from partners.services import end_appointment
from shop.accounts.models import User
from tests import factories
from tests.cms.conftest import home, story
from tests.cms.test_editor import words


def edit(client, page, **data):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), words(page, **data))


def test_letting_write_twice_is_once_and_covers_both_languages_of_one_prison(site, writer):
    let_write(prison=site.semarang, user=writer)
    writers = site.semarang.writers
    assert list(writer.groups.all()) == [writers.group]
    assert sorted(
        GroupPagePermission.objects.filter(group=writers.group).values_list(
            "page__url_path", "permission__codename"
        )
    ) == [
        (f"/{home}/lapas/semarang/", action)
        for home in ("beranda-en", "beranda-id")
        for action in ("add_page", "change_page")
    ]
    assert (writer.is_staff, writer.is_superuser) == (False, False)


def test_only_who_works_there_may_write(site):
    stranger = factories.person(site.ambarawa, "officer")
    with pytest.raises(MayNotWrite):
        let_write(prison=site.semarang, user=stranger)
    assert not stranger.groups.exists()


def test_a_writer_edits_and_submits_and_a_reviewer_publishes(door, site, client):
    page = story()
    assert edit(door, page, introduction="Dari penulis.", **{"action-submit": "1"}).status_code == 302
    page = story()
    assert page.workflow_in_progress
    assert "Dari penulis." not in client.get(page.url).text
    reviewer = User.objects.create_user("peninjau@uji.example", "kata-sandi-uji")
    reviewer.groups.add(ensure_reviewer_group())
    client.force_login(reviewer)
    assert page.get_admin_display_title() in client.get("/cms/").text
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    assert client.post(address).status_code == 302
    assert "Dari penulis." in client.get(page.url).text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_writer_never_publishes(door, language):
    page = story(language=language)
    assert edit(door, page, title="Diterbitkan sendiri", **{"action-publish": "1"}).status_code == 302
    assert story(language=language).title == page.title
    assert story(language=language).get_latest_revision_as_object().title == "Diterbitkan sendiri"


def test_a_writer_does_not_approve_his_own(door):
    page = story()
    edit(door, page, title="Judul saya", **{"action-submit": "1"})
    state = story().current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert door.post(address).status_code == 404
    edit(door, page, **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    assert (story().title == "Judul saya", story().workflow_in_progress) == (False, True)


def everything():
    """Other prisons' pages, and the whole of what a writer must not change."""
    return {
        "pages": [*Page.objects.order_by("pk").values_list("title", "draft_title", "live", "path", "locked")],
        "revisions": PrisonPage.objects.get(slug="ambarawa", locale__language_code="id").revisions.count(),
        "pictures": [*Picture.objects.values_list("title", flat=True)],
    }


def addresses(patterns, namespaces=()):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, (*namespaces, *filter(None, [each.namespace])))
        elif isinstance(each, URLPattern) and each.name:
            yield ":".join((*namespaces, each.name)), each


def filled(name, pattern, page, picture):
    """The address with another prison's page or picture in it."""
    kinds = [*pattern.pattern.converters, *pattern.pattern.regex.groupindex]
    known = {
        "app_label": "wagtailcore",
        "model_name": "page",
        "action": "publish",
        "action_name": "approve",
        "content_type_app_name": "cms",
        "content_type_model_name": "prisonpage",
        "slug": "semarang",
        "filter_spec": "width-320",
        "image_id": picture.pk,
        "revision_id": page.latest_revision_id,
        "revision_id_a": "live",
        "revision_id_b": "latest",
    }
    values = {key: known.get(key, page.pk) for key in kinds}
    if "pk" in values:
        values["pk"] = picture.pk if "image" in name else page.pk
    return reverse(name, kwargs=values)


# Without it Wagtail's window for outside links fails by itself.
LINK = {"external-link-chooser-url": "/"}
ALL = dict(addresses(wagtail_admin_urls.urlpatterns))


def test_another_prisons_pages_and_every_other_view_are_closed(door, site):
    other, picture = story("ambarawa"), factories.make_picture(title="Gambar rahasia")
    other.title = "Judul rahasia"
    other.save_revision()
    PageLogEntry.objects.log_action(instance=other, action="wagtail.edit")
    before, seen = everything(), {}
    for name, pattern in ALL.items():
        if name in ("wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_error_test"):
            continue
        address = filled(name, pattern, other, picture)
        for answer in (door.get(address), door.post(address, LINK)):
            if answer.status_code not in (301, 302, 403, 404, 405):
                seen[name] = answer.status_code
            text = "" if answer.streaming else answer.text
            assert "rahasia" not in text, name
    found = door.get(reverse("wagtailadmin_pages:search_results"), {"q": "rahasia"}).text
    assert "Judul rahasia" not in found
    assert everything() == before
    assert set(seen) <= OPEN


def test_every_open_view_exists():
    assert OPEN - set(ALL) == set()


def test_a_writer_sees_no_menu_but_his_own(door):
    page = door.get("/cms/").text
    for word in ("Laporan", "Dokumen", "Pengaturan", "Riwayat situs", "Kata yang dihindari"):
        assert word not in page
    assert "Semarang" in door.get(reverse("wagtailadmin_explore", args=[story().get_parent().pk])).text
    assert "Ambarawa" not in door.get(reverse("wagtailadmin_explore", args=[story().get_parent().pk])).text


def test_a_writers_pictures_lie_on_his_prisons_shelf(door, site, writer):
    mine = factories.make_picture(title="Gambar kami")
    Picture.objects.filter(pk=mine.pk).update(
        collection=site.semarang.writers.collection, uploaded_by_user=writer
    )
    factories.make_picture(title="Gambar lain")
    chooser = door.get(reverse("wagtailimages_chooser:choose")).text
    assert ("Gambar kami" in chooser, "Gambar lain" in chooser) == (True, False)
    assert mine.title in door.get(reverse("wagtailimages:index")).text


def test_a_translation_made_later_is_opened_to_the_writer(site, writer, client):
    story(language="en").delete()
    client.force_login(site.editor)
    address = reverse("simple_translation:submit_page_translation", args=[story().pk])
    client.post(address, {"locales": [Locale.objects.get(language_code="en").pk]})
    assert story(language="en").permissions_for_user(writer).can_edit()
    assert not story(language="en").permissions_for_user(writer).can_publish()


def test_the_right_is_taken_back(door, site, writer):
    stop_writing(prison=site.semarang, user=writer)
    stop_writing(prison=site.semarang, user=writer)
    answer = edit(door, story(), title="Masih saya")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/cms/login/")
    assert story().get_latest_revision_as_object().title != "Masih saya"


def test_the_right_ends_with_the_appointment(door, site, writer):
    yesterday = clock.today() - timedelta(days=1)
    end_appointment(appointment=writer.appointments.get(), last_day=yesterday, by=None)
    assert edit(door, story(), title="Masih saya").status_code == 403
    assert story().get_latest_revision_as_object().title != "Masih saya"
    assert door.get("/cms/").status_code == 403
    assert door.post(reverse("wagtailadmin_logout")).status_code == 302


def test_an_editor_and_a_reviewer_are_not_shut_out(site, client):
    ensure_workflow()
    client.force_login(site.editor)
    for name in ("wagtailadmin_reports:site_history", "wagtailadmin_pages:search", "style_words:index"):
        assert client.get(reverse(name)).status_code == 200


def test_a_new_prison_page_asks_its_checklist(site):
    page = PrisonPage(title="Lapas", slug="baru", prison=site.ambarawa, locale=home().locale)
    assert {name: getattr(page, name) for name in ANSWERED} == dict.fromkeys(ANSWERED)
