"""What the script of the listing's page asks for: one photo kept, the draft kept, where the price goes."""

from django.urls import reverse

from catalogue.english import ENGLISH
from catalogue.models import Product
from partners.models import StockRecord
from tests import factories
from tests.shop.desk.conftest import chair
from tests.shop.desk.test_listings import NEW, NO_VARIANTS, edit, listing, photo, sent

UPLOAD, SPLIT = reverse("desk:listing-photo"), reverse("desk:listing-split")


def words(smg, **values):
    return {
        "title_ind": "Kursi tamu rotan",
        "workshop": factories.make_workshop(smg).pk,
        **NO_VARIANTS,
        **values,
    }


def test_a_photo_is_sent_alone_and_belongs_to_the_listing_that_names_it(officer, smg):
    answer = officer.post(UPLOAD, {"pictures": photo(), "shows_person": "no"})
    picture = sent().get()
    assert answer.status_code == 201
    assert f'name="uploaded" value="{picture.pk}"' in answer.text
    officer.post(NEW, words(smg, uploaded=picture.pk, action="save"))
    officer.post(edit(listing()), words(smg, uploaded=picture.pk, action="save"))
    picture.refresh_from_db()
    assert listing().proposals.get().changes["pictures"] == [{"picture": picture.pk, "caption": ""}]
    assert (picture.title, picture.description) == ("Kursi tamu rotan", "Kursi tamu rotan")


def test_without_a_name_the_photo_that_was_sent_is_not_lost(officer, smg):
    officer.post(UPLOAD, {"pictures": photo(), "shows_person": "no"})
    answer = officer.post(NEW, words(smg, title_ind="", uploaded=sent().get().pk, action="save"))
    assert answer.status_code == 422
    assert f'name="uploaded" value="{sent().get().pk}"' in answer.text


def test_a_photo_somebody_else_sent_is_not_taken(officer, smg, tng):
    stranger = factories.make_picture(title="Lain", by=factories.person(tng, "officer"))
    answer = officer.post(NEW, words(smg, uploaded=stranger.pk, action="save"))
    assert set(answer.context["form"].errors) == {"uploaded"}
    assert not listing().proposals.get().changes.get("pictures")


def test_what_is_no_photo_or_shows_a_person_is_said_and_not_kept(officer):
    for data, sentence in (
        ({"pictures": photo(), "shows_person": "yes"}, "Orang tidak boleh terlihat tanpa persetujuan."),
        ({"pictures": photo()}, "Sebutkan apakah ada orang yang terlihat"),
        ({"shows_person": "no"}, "Sebutkan apakah ada orang yang terlihat"),
    ):
        answer = officer.post(UPLOAD, data)
        assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain")
        assert sentence in answer.text
    assert not sent().exists()


def test_the_draft_keeps_itself_but_never_a_price(officer, smg):
    answer = officer.post(NEW, words(smg, price="850.000", stock="4", action="keep"))
    product = listing()
    assert answer.json()["address"] == edit(product)
    assert answer.json()["said"].startswith("Draf tersimpan pukul ")
    assert product.stock_record is None
    live = chair(smg)
    officer.post(edit(live), words(smg, price="1", action="keep"))
    assert StockRecord.objects.get(product=live).price == 850_000
    assert officer.post(NEW, words(smg, title_ind="", action="keep")).status_code == 422
    assert Product.objects.count() == 2


def test_the_split_is_the_servers_and_waits_for_a_price(officer, smg, tng):
    factories.make_scheme()
    workshop = factories.make_workshop(smg)
    ask = {"workshop": workshop.pk, "price": "850.000", "cost": "404.000"}
    page = officer.get(SPLIT, ask).text
    for part in ("Rp404.000", "Rp223.000", "Rp66.900", "Rp156.100", "Rp850.000"):
        assert part in page
    for less in (
        {"price": ""},
        {"price": "8x"},
        {"workshop": "x"},
        {"workshop": factories.make_workshop(tng).pk},
    ):
        assert officer.get(SPLIT, ask | less).text.strip() == ""


def test_without_script_the_split_is_on_the_saved_draft(officer, smg):
    assert "Pembagian harga satu buah" in officer.get(edit(chair(smg))).text


def test_a_copy_is_a_draft_of_its_own(officer, smg):
    product = chair(smg)
    answer = officer.post(reverse("desk:listing-copy", args=[product.pk]))
    copied = Product.objects.exclude(pk=product.pk).get()
    assert (answer.status_code, answer["Location"]) == (302, edit(copied))
    assert copied.proposals.get().state == "draft"


def test_prices_by_quantity_are_rows(officer, smg):
    product = chair(smg)
    address = reverse("desk:listing-steps", args=[product.pk])
    wrong = officer.post(address, {"quantity_0": "10", "price_0": "900.000"})
    assert wrong.status_code == 422
    assert 'value="900.000"' in wrong.text
    half = officer.post(address, {"quantity_0": "10"})
    assert set(half.context["form"].errors) == {"price_0"}
    assert officer.post(address, {"quantity_1": "10", "price_1": "800.000"}).status_code == 302
    tiers = StockRecord.objects.get(product=product).tiers
    assert [(tier.from_quantity, tier.price) for tier in tiers.all()] == [(10, 800_000)]
    assert officer.post(address, {}).status_code == 302
    assert not tiers.exists()


def test_english_is_the_reviewers(officer, reviewer, smg):
    product = chair(smg)
    Product.objects.filter(pk=product.pk).update(title_en="")
    address = reverse("desk:listing-english", args=[product.pk])
    assert officer.post(address, {"title_en": "x"}).status_code == 403
    rows = reviewer.get(reverse("desk:listings") + "?tab=english").context["rows"]
    assert [row["title"] for row in rows] == ["Kursi rotan"]
    words = dict.fromkeys(ENGLISH, "By hand")
    assert reviewer.post(address, words).status_code == 302
    product.refresh_from_db()
    assert (product.title_en, product.technique_en, product.title_ind) == (
        "By hand",
        "By hand",
        "Kursi rotan",
    )
