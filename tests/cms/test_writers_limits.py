"""What a writer may show and change; what everybody at /cms/ may not, though Wagtail would let him."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import rich_text, streamfield

from cms.editing.checklist import ANSWERED, QUESTIONS
from cms.services import ensure_reviewer_group, ensure_workflow, let_write
from config.common import clock
from media.models import Picture
from partners.choices import Role
from partners.services import appoint, end_appointment
from shop.accounts.models import User
from tests import factories
from tests.cms.conftest import add_plain, plain, story
from tests.cms.test_editor import streamfield_list
from tests.cms.test_writers import edit
from tests.media import samples
from tests.media.consents import make_consent, make_portrait

PUBLIC = "Gambar ini sudah tampil untuk umum; unggah yang baru dan pilih yang itu."
NOT_HIS = "Halaman ini menyebut gambar, halaman, atau barang yang tidak dapat Anda pilih; keluarkan."


@pytest.fixture
def mine(site, writer):
    """A picture that the writer has put on his prison's shelf."""
    picture = factories.make_picture(title="Kursi")
    picture.collection, picture.uploaded_by_user = site.semarang.writers.collection, writer
    picture.save()
    return picture


@pytest.fixture
def reviewer(site, client):
    ensure_workflow()
    user = User.objects.create_user("peninjau@uji.example", "kata-sandi-uji")
    user.groups.add(ensure_reviewer_group())
    client.force_login(user)
    return client


def block(picture):
    return streamfield([("picture", {"picture": str(picture.pk), "caption": ""})])


def change(client, picture, **words):
    data = {"title": "Diganti", "shows_person": "no", "description": "Diganti", "description_en": "x"}
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), data | words)


def published(page, picture):
    page.body = [("picture", {"picture": picture, "caption": ""})]
    page.save_revision().publish()


def on_a_page(site, picture):
    published(story(), picture)


def of_goods(site, picture):
    site.chair.images.update(picture=picture)


def before_a_reviewer(site, picture):
    page = story()
    page.body = [("picture", {"picture": picture, "caption": ""})]
    page.save_revision()
    ensure_workflow().start(page, site.editor)


@pytest.mark.parametrize("stands", [on_a_page, of_goods, before_a_reviewer])
def test_a_writer_changes_no_picture_that_is_seen(door, site, mine, stands):
    stands(site, mine)
    file = SimpleUploadedFile("lain.jpg", samples.phone_photo(), "image/jpeg")
    answer = change(door, mine, file=file)
    assert answer.context["form"].errors == {"__all__": [PUBLIC]}
    after = Picture.objects.get(pk=mine.pk)
    assert (after.title, after.file.name) == ("Kursi", mine.file.name)


def test_a_writer_changes_his_picture_before_anybody_sees_it(door, mine):
    assert change(door, mine).status_code == 302
    assert Picture.objects.get(pk=mine.pk).title == "Diganti"


def test_a_reviewer_mends_anybodys_picture(reviewer, site):
    picture = factories.make_picture(title="Kursi")
    assert change(reviewer, picture).status_code == 302
    assert Picture.objects.get(pk=picture.pk).title == "Diganti"


def test_a_writer_searches_the_pages_he_may_link_to(door, settings, monkeypatch):
    monkeypatch.setitem(settings.MODELSEARCH_BACKENDS["default"], "AUTO_UPDATE", True)
    story("ambarawa").save()
    found = door.get(reverse("wagtailadmin_choose_page_search"), {"q": "Ambarawa"})
    assert (found.status_code, "Ambarawa" in found.text) == (200, True)
    page = story("ambarawa")
    page.title = "Ambarawa diam-diam"
    page.save_revision()
    found = door.get(reverse("wagtailadmin_choose_page_search"), {"q": "Ambarawa"})
    assert "Ambarawa diam-diam" not in found.text


def test_nobody_changes_his_address_or_password_inside(door, writer):
    new = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "lain@luar.example"}
    passwords = {"password-old_password": "kata-sandi-uji"} | dict.fromkeys(
        ("password-new_password1", "password-new_password2"), "sandi-lain-sekali"
    )
    assert door.post(
        reverse("wagtailadmin_account"), new | passwords | {"locale-preferred_language": "id"}
    ).status_code
    after = User.objects.get(pk=writer.pk)
    assert (after.email, after.password) == (writer.email, writer.password)


def test_a_writer_chooses_among_his_own_prisons_consents(door, site, writer, client):
    theirs = make_consent(by=factories.person(site.ambarawa, "officer"))
    ours = make_consent(by=factories.person(site.semarang, "reviewer"))
    form = door.get(reverse("wagtailimages:add")).context["form"]
    assert list(form.fields["consent"].queryset) == [ours]
    client.force_login(site.editor)
    form = client.get(reverse("wagtailimages:add")).context["form"]
    assert set(form.fields["consent"].queryset) == {ours, theirs}


def hidden_picture(site):
    return block(make_portrait(title="Rahasia"))


def foreign_picture(site):
    return block(factories.make_picture(title="Rahasia"))


def draft_link(site):
    page = add_plain("rahasia", title="Rahasia")
    page.unpublish()
    return streamfield([("text", rich_text(f'<p><a linktype="page" id="{page.pk}">x</a></p>'))])


def foreign_goods(site):
    goods = factories.make_product(factories.make_workshop(site.ambarawa), title="Rahasia", publish=False)
    return streamfield([("products", {"title": "x", "products": streamfield_list(goods.pk)})])


@pytest.mark.parametrize("body", [hidden_picture, foreign_picture, draft_link, foreign_goods])
def test_a_writer_names_nothing_he_could_not_choose(door, site, body):
    before = story().revisions.count()
    answer = edit(door, story(), body=body(site))
    assert answer.context["form"].errors == {"body": [NOT_HIS]}
    assert story().revisions.count() == before


def test_a_writer_names_what_is_public_and_his_own(door, site, mine):
    public = factories.make_picture()
    published(plain("tentang"), public)
    own = factories.make_product(site.chair.workshop, title="Draf kami", publish=False)
    link = f'<p><a linktype="page" id="{plain("tentang").pk}">x</a></p>'
    body = streamfield(
        [
            ("picture", {"picture": str(mine.pk), "caption": ""}),
            ("picture", {"picture": str(public.pk), "caption": ""}),
            ("text", rich_text(link)),
            ("products", {"title": "x", "products": streamfield_list(own.pk, site.chair.pk)}),
        ]
    )
    assert edit(door, story(), body=body).status_code == 302


def test_what_a_page_named_before_does_not_lock_its_writer_out(door, site):
    picture = factories.make_picture()
    published(story(), picture)
    picture.shows_person = "yes"
    picture.save()
    assert edit(door, story(), body=block(picture)).status_code == 302


def test_no_size_of_a_hidden_picture_is_made(reviewer):
    portrait = make_portrait()
    portrait.renditions.all().delete()
    assert reviewer.get(reverse("wagtailimages:edit", args=[portrait.pk])).status_code == 200
    assert portrait.renditions.count() == 0


def test_a_published_pages_checklist_is_asked_again(door):
    address = reverse("wagtailadmin_pages:edit", args=[story().pk])
    form = door.get(address).context["form"]
    assert {name: form[name].value() for name in QUESTIONS} == dict.fromkeys(QUESTIONS)
    assert edit(door, story(), introduction="Draf.").status_code == 302
    form = door.get(address).context["form"]
    assert {name: form[name].value() for name in QUESTIONS} == ANSWERED


def test_each_prisons_pages_end_with_the_appointment_there(door, site, writer):
    appoint(user=writer, office=site.ambarawa.office, role=Role.OFFICER, valid_from=factories.BEGIN)
    let_write(prison=site.ambarawa, user=writer)
    here = writer.appointments.get(office=site.semarang.office)
    end_appointment(appointment=here, last_day=clock.today() - timedelta(days=1), by=None)
    assert edit(door, story(), title="Masih saya").status_code == 302
    assert story().get_latest_revision_as_object().title != "Masih saya"
    assert [group.prison_writers.prison for group in writer.groups.all()] == [site.ambarawa]
    assert door.get(reverse("wagtailadmin_pages:edit", args=[story("ambarawa").pk])).status_code == 200


def test_a_page_is_everybodys(site, client):
    client.force_login(site.editor)
    address = reverse("wagtailadmin_pages:set_privacy", args=[story().pk])
    client.post(address, {"restriction_type": "login", "password": "", "groups": []})
    assert not PageViewRestriction.objects.exists()


def test_half_an_emoji_does_not_break_a_page(site, client):
    client.force_login(site.editor)
    text = json.loads(rich_text("<p>Kursi X baik 🪑</p>").replace("X", "\\ud83d"))
    body = streamfield([("text", json.dumps(text))])
    assert edit(client, story(), body=body, **{"action-publish": "1"}).status_code == 302
    assert "Kursi  baik 🪑" in client.get(story().url).text


@pytest.mark.parametrize(
    "broken", [{"body-0-value": '{"blocks":'}, {"body-count": "9999999999"}, {"body-count": "x"}]
)
def test_a_damaged_form_is_told_so(door, broken):
    before = story().revisions.count()
    answer = edit(door, story(), **broken)
    assert (answer.status_code, story().revisions.count()) == (400, before)


def test_a_word_in_place_of_a_pictures_number_is_refused(door):
    body = streamfield([("picture", {"picture": "abc", "caption": ""})])
    assert edit(door, story(), body=body).status_code == 400
