"""The editor's door at /cms/: who may enter, and what it lets him do, over HTTP."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.editing.checklist import QUESTIONS
from cms.models import PrisonPage, StandardPage
from shop.accounts import demo as accounts_demo
from tests import factories
from tests.cms.conftest import home, plain, prisons, story


def sign_in(client, email, password=accounts_demo.PASSWORD):
    return client.post("/cms/login/", {"username": email, "password": password})


@pytest.fixture
def editor(site, client):
    answer = sign_in(client, site.editor.email.upper())
    assert (answer.status_code, answer.url) == (302, "/cms/")
    return client


def words(page, **changes):
    """What the edit form sends back."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "introduction": page.introduction,
        "body": streamfield([("text", rich_text("<p>Isi baru.</p>"))]),
        **dict.fromkeys(QUESTIONS, "True"),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
    }
    if isinstance(page, PrisonPage):
        data |= {"prison": page.prison_id, "visiting": page.visiting}
    return nested_form_data(data | changes)


def test_an_editor_signs_in_by_email_and_is_no_staff(editor, site):
    answer = editor.get("/cms/")
    assert answer.status_code == 200
    assert 'lang="id"' in answer.text
    assert (site.editor.is_staff, site.editor.is_superuser) == (False, False)


def test_a_wrong_password_does_not_open_the_door(site, client):
    answer = sign_in(client, site.editor.email, "salah-sekali")
    assert answer.status_code == 422
    assert client.get("/cms/").status_code == 302


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_editor_edits_a_prisons_page_and_everybody_reads_it(editor, site, client, language):
    page = story(language=language)
    block = {"title": "Pilihan editor", "products": streamfield_list(site.chair.pk)}
    body = streamfield([("text", rich_text("<p>Cerita baru dari bengkel.</p>")), ("products", block)])
    data = words(page, body=body, introduction="Pengantar baru.") | {"action-publish": "1"}
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors
    public = client.get(page.url).text
    assert "Cerita baru dari bengkel." in public
    assert "Pengantar baru." in public
    assert "<h2>Pilihan editor</h2>" in public


def streamfield_list(*values):
    rows = {f"{n}-{key}": value for n, pk in enumerate(values) for key, value in _row(n, pk).items()}
    return rows | {"count": len(values)}


def _row(n, pk):
    return {"value": str(pk), "order": n, "deleted": "", "type": "item", "id": ""}


def test_a_draft_is_not_public(editor, client):
    page = plain("tentang")
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), words(page, title="Judul baru"))
    assert answer.status_code == 302
    assert "Judul baru" not in client.get("/tentang/").text
    assert plain("tentang").get_latest_revision_as_object().title == "Judul baru"


def test_an_editor_makes_a_page_but_not_at_the_shops_address(editor, client):
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home().pk])
    data = words(StandardPage(title="Bengkel kami", slug="katalog", introduction="")) | {
        "action-publish": "1"
    }
    answer = editor.post(address, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["slug"] == ["Alamat ini dipakai toko; pilih yang lain."]
    assert not StandardPage.objects.filter(slug="katalog").exists()
    answer = editor.post(address, data | {"slug": "bengkel-kami"})
    assert answer.status_code == 302
    assert "<h1>Bengkel kami</h1>" in client.get("/bengkel-kami/").text


def test_a_second_page_of_a_prison_is_refused_in_words(editor, site):
    address = reverse("wagtailadmin_pages:add", args=["cms", "prisonpage", prisons().pk])
    data = words(PrisonPage(title="Lagi", slug="lagi", introduction="", prison=site.semarang))
    answer = editor.post(address, data | {"action-publish": "1"})
    assert answer.context["form"].errors["prison"] == ["Lapas ini sudah punya halaman dalam bahasa ini."]
    assert PrisonPage.objects.filter(prison=site.semarang).count() == 2


@pytest.mark.parametrize(("slug", "new"), [("semarang", "semarang-2"), ("tentang", "katalog")])
def test_a_copy_may_not_break_the_rules(editor, slug, new):
    page = Page.objects.get(slug=slug, locale__language_code="id")
    data = {"new_title": "Salinan", "new_slug": new, "new_parent_page": page.get_parent().pk}
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert answer.status_code == 302
    assert not Page.objects.filter(slug=new).exists()


def test_an_editor_previews_a_page_in_its_own_language(editor, site):
    page = story(language="en")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = editor.post(address, words(page, introduction="Not yet published."))
    assert answer.json()["is_valid"]
    preview = editor.get(address).text
    assert '<html lang="en">' in preview
    assert "Not yet published." in preview
    assert site.chair.slug in preview


def test_an_editor_chooses_only_what_is_for_sale(editor, site):
    draft = factories.make_product(title="Kursi draf", publish=False)
    answer = editor.get(reverse("product_chooser:choose_results"))
    assert answer.status_code == 200
    assert str(site.chair.title) in answer.text
    assert str(draft.title_ind) not in answer.text
    assert editor.get(reverse("product_chooser:chosen", args=[site.chair.pk])).status_code == 200
    assert editor.get(reverse("product_chooser:chosen", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(
    ("words", "found"), [("kursi", True), ("ROTAN (EN)", True), ("smg-rt", True), ("roti", False)]
)
def test_an_editor_finds_goods_by_name_or_number(editor, site, words, found):
    answer = editor.get(reverse("product_chooser:choose_results"), {"q": words})
    assert (str(site.chair.title) in answer.text) == found


def test_an_editor_adds_pictures_but_settles_nothing(editor):
    assert editor.get(reverse("wagtailimages:add")).status_code == 200
    for name in ("wagtailusers_users:index", "wagtailsites:index", "wagtailusers_groups:index"):
        assert editor.get(reverse(name)).status_code == 302


INSIDE = [
    "/cms/",
    "/cms/pages/",
    "/cms/images/",
    "/cms/reports/site-history/",
    "/cms/product_chooser/",
    "/cms/users/",
]


@pytest.mark.parametrize("role", ["officer", "reviewer", "treasurer", "head"])
def test_prison_staff_do_not_enter(site, client, role):
    user = factories.person(site.semarang, role)
    sign_in(client, user.email, "kata-sandi-uji")
    client.force_login(user)
    for address in INSIDE:
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/cms/login/")
    page = story()
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), words(page, title="Diubah"))
    assert answer.status_code == 302
    assert PrisonPage.objects.get(pk=page.pk).title == page.title
    assert page.revisions.count() == 1


def test_nobody_unknown_enters(site, client):
    for address in INSIDE:
        assert client.get(address).url.split("?")[0] == "/cms/login/"


def test_wagtails_own_words_are_indonesian(editor):
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[story().pk])).text
    assert "Publikasikan" in page
    assert "Simpan konsep" in page
    assert "halaman lapas" in page.lower()
