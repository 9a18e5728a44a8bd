"""A listing from the first photo to the shop, and what is said when something is wrong with it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalogue.models import Product
from media.models import Picture
from partners.models import StockRecord
from shop.desk import drafts
from tests import factories
from tests.shop.desk.conftest import chair

NO_VARIANTS = {"variant-TOTAL_FORMS": "0", "variant-INITIAL_FORMS": "0"}
NEW = reverse("desk:listing-new")


def photo(name="foto.jpg", colour=(120, 90, 60)):
    """As a phone sends it: a JPEG that says where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (7.0, 1.0, 30.0), 3: "E", 4: (110.0, 20.0, 0.0)}
    Image.new("RGB", (80, 60), colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def sent():
    """The photos that came in; the ground's is not one of them."""
    return Picture.objects.exclude(title="Uji")


@pytest.fixture
def typed(smg):
    """Everything an officer types for a complete listing."""
    return {
        "shows_person": "no",
        "title_ind": "Kursi tamu rotan",
        "category": factories.make_category().pk,
        "workshop": factories.make_workshop(smg).pk,
        "price": "850.000",
        "making": "ready",
        "stock": "4",
        "length_mm": "58,5",
        "width_mm": "61",
        "height_mm": "86",
        "weight_g": "4,2",
        "material_ind": "Rotan manau",
        "work_minutes": "14",
        "cost": "404.000",
        "description_ind": "Dianyam tangan, ringan dipindah.",
        **NO_VARIANTS,
    }


def edit(product):
    return reverse("desk:listing", args=[product.pk])


def listing():
    return Product.objects.get(title_ind="Kursi tamu rotan")


def test_a_listing_goes_from_phone_to_shop(officer, reviewer, typed, client):
    answer = officer.post(
        NEW, {**typed, "pictures": [photo(), photo("dua.jpg", (9, 9, 9))], "action": "submit"}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:listings"))
    product = listing()
    proposal = product.proposals.get()
    assert (proposal.state, product.is_public) == ("submitted", False)
    assert (product.stock_record.price, product.stock_record.num_in_stock) == (850_000, 4)
    assert {name: proposal.changes[name] for name in ("length_mm", "weight_g", "work_minutes", "cost")} == {
        "length_mm": 585,
        "weight_g": 4_200,
        "work_minutes": 840,
        "cost": 404_000,
    }
    page = reviewer.get(reverse("desk:listing-review", args=[product.pk]))
    answer = reviewer.post(
        reverse("desk:listing-review", args=[product.pk]),
        {"action": "publish", "safe": "on", "seen": page.context["form"]["seen"].value()},
    )
    assert answer.status_code == 302
    product.refresh_from_db()
    assert (product.is_public, product.length_mm, product.price_from) == (True, 585, 850_000)
    images = list(product.images.order_by("display_order"))
    assert len(images) == 2
    with images[0].picture.file.open() as file:
        assert not Image.open(file).getexif()


def test_a_draft_needs_no_more_than_name_and_workshop(officer, typed):
    wanted = {name: typed[name] for name in ("title_ind", "workshop", *NO_VARIANTS)}
    answer = officer.post(NEW, {**wanted, "action": "save"})
    product = listing()
    assert (answer.status_code, answer["Location"]) == (302, edit(product))
    proposal = product.proposals.get()
    assert (proposal.state, product.is_public, product.stock_record) == ("draft", False, None)
    assert (proposal.changes["market"], proposal.changes["consumer_class"]) == ("external", "shopping")


def test_without_a_name_nothing_is_made_and_nothing_typed_is_lost(officer, typed):
    answer = officer.post(NEW, {**typed, "title_ind": " ", "action": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Product.objects.count() == 0
    assert 'value="850.000"' in page
    assert "Dianyam tangan, ringan dipindah." in page


def test_what_is_missing_for_approval_is_said_beside_each_field_and_the_draft_kept(officer, typed):
    wanted = {name: typed[name] for name in ("title_ind", "workshop", "weight_g", *NO_VARIANTS)}
    answer = officer.post(NEW, {**wanted, "action": "submit"})
    assert answer.status_code == 422
    assert {name: list(errors) for name, errors in answer.context["form"].errors.items()} == {
        "description_ind": ["Jelaskan barangnya dalam beberapa kalimat."],
        "pictures": ["Tambahkan sedikitnya satu foto."],
        "category": ["Pilih kategori."],
        "price": ["Tetapkan harga."],
        "cost": ["Tulis biaya bahan untuk satu buah."],
        "length_mm": ["Tulis panjang, lebar, dan tinggi."],
        "material_ind": ["Tulis bahannya."],
    }
    proposal = listing().proposals.get()
    assert (proposal.state, proposal.changes["weight_g"]) == ("draft", 4_200)
    assert f'action="{edit(listing())}"' in answer.content.decode()


def test_a_text_file_among_the_photos_costs_nothing_else(officer, typed):
    text = SimpleUploadedFile("catatan.jpg", b"bukan gambar", content_type="image/jpeg")
    answer = officer.post(NEW, {**typed, "pictures": [photo(), text], "action": "submit"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["pictures"] == [
        "catatan.jpg: Berkas ini bukan gambar yang dapat dibaca. Kirim foto dalam format JPEG, PNG, WebP, atau HEIC."
    ]
    assert "Dianyam tangan, ringan dipindah." in answer.content.decode()
    proposal = listing().proposals.get()
    assert proposal.state == "draft"
    assert len(proposal.changes["pictures"]) == 1
    assert proposal.changes["description_ind"] == "Dianyam tangan, ringan dipindah."


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            "yes",
            "Orang tidak boleh terlihat tanpa persetujuan. Foto ulang, hanya barangnya.",
        ),
        ("", "Sebutkan apakah ada orang yang terlihat, lalu pilih lagi fotonya."),
    ],
)
def test_a_photo_with_a_person_is_not_stored_and_the_words_are_kept(officer, typed, answer, sentence):
    page = officer.post(NEW, {**typed, "pictures": [photo()], "shows_person": answer, "action": "save"})
    assert page.status_code == 422
    assert page.context["form"].errors == {"shows_person": [sentence]}
    assert sentence in page.content.decode()
    assert sent().count() == 0
    changes = listing().proposals.get().changes
    assert changes["description_ind"] == "Dianyam tangan, ringan dipindah."
    assert not changes.get("pictures")


def test_a_stored_photo_says_that_nobody_is_on_it(officer, typed):
    officer.post(NEW, {**typed, "pictures": [photo()], "action": "save"})
    assert sent().get().shows_person == "no"


def test_photos_that_take_too_long_are_asked_for_again(officer, typed, monkeypatch):
    monkeypatch.setattr(drafts, "SECONDS_FOR_PHOTOS", -1)
    page = officer.post(NEW, {**typed, "pictures": [photo()], "action": "save"})
    assert page.context["form"].errors == {
        "pictures": ["foto.jpg: belum disimpan, terlalu lama. Kirim sekali lagi."]
    }
    assert sent().count() == 0
    assert listing().proposals.get().changes["description_ind"] == "Dianyam tangan, ringan dipindah."


def test_a_mistyped_price_keeps_the_words_and_the_photos(officer, typed):
    answer = officer.post(NEW, {**typed, "price": "murah", "pictures": [photo()], "action": "save"})
    assert answer.status_code == 422
    assert 'value="murah"' in answer.content.decode()
    product = listing()
    assert product.stock_record is None
    assert len(product.proposals.get().changes["pictures"]) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "10.000.000.000"),
        ("length_mm", "seratus"),
        ("weight_g", "-3"),
        ("stock", "-1"),
        ("lead_days", "9999"),
        ("category", "0"),
        ("market", "gelap"),
    ],
)
def test_values_no_column_can_hold_are_refused_beside_their_field(officer, typed, field, value):
    answer = officer.post(NEW, {**typed, field: value, "action": "save"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert listing().stock_record is None or field not in {"price", "stock"}


def test_the_most_must_not_be_less_than_the_fewest(officer, typed):
    answer = officer.post(NEW, {**typed, "min_quantity": "12", "max_quantity": "5", "action": "save"})
    assert set(answer.context["form"].errors) == {"max_quantity"}
    assert answer.context["form"].folded_wrong


def test_a_workshop_of_another_prison_cannot_be_chosen(officer, typed, tng):
    foreign = factories.make_workshop(tng)
    answer = officer.post(NEW, {**typed, "workshop": foreign.pk})
    assert answer.status_code == 422
    assert Product.objects.count() == 0


def test_extra_fields_change_nothing(officer, typed):
    extra = {"is_public": "on", "prison": "99", "number": "X-1", "state": "published", "num_allocated": "3"}
    officer.post(NEW, {**typed, **extra, "action": "save"})
    product = listing()
    assert (product.is_public, product.number, product.prison.short_code) == (False, "SMG-RT-0001", "SMG")
    assert product.stock_record.num_allocated == 0
    assert not set(extra) & set(product.proposals.get().changes)


def test_photos_are_ordered_and_taken_out_by_buttons(officer, typed, smg):
    officer.post(NEW, {**typed, "pictures": [photo(), photo("b.jpg", (1, 2, 3))], "action": "save"})
    product = listing()
    first, second = (row["picture"] for row in product.proposals.get().changes["pictures"])

    def press(action):
        assert officer.post(edit(product), {**typed, "action": action}).status_code == 302
        return [row["picture"] for row in product.proposals.get().changes["pictures"]]

    assert press(f"down:{first}") == [second, first]
    assert press(f"up:{first}") == [first, second]
    assert press(f"up:{first}") == [first, second]
    assert press(f"remove:{first}") == [second]
    stranger = factories.make_picture(title="Lain")
    assert press(f"remove:{stranger.pk}") == [second]
    assert Picture.objects.filter(pk=stranger.pk).exists()


def test_a_ninth_photo_is_refused_and_eight_are_kept(officer, typed):
    photos = [photo(f"{n}.jpg", (n, n, n)) for n in range(9)]
    answer = officer.post(NEW, {**typed, "pictures": photos, "action": "save"})
    assert answer.context["form"].errors["pictures"] == ["Satu barang paling banyak memuat 8 foto."]
    assert len(listing().proposals.get().changes["pictures"]) == 8


def test_a_live_listing_is_edited_without_changing_the_shop_but_its_price_at_once(officer, typed, smg):
    product = chair(smg)
    assert officer.get(edit(product)).status_code == 200
    assert product.proposals.count() == 1
    words = {**typed, "title_ind": "Kursi rotan besar", "price": "900.000", "action": "save"}
    assert officer.post(edit(product), words).status_code == 302
    product.refresh_from_db()
    assert (product.title_ind, product.is_public, product.price_from) == ("Kursi rotan", True, 900_000)
    assert product.proposals.open().get().changes["title_ind"] == "Kursi rotan besar"


def test_variants_are_rows_with_their_own_price_and_stock(officer, reviewer, typed):
    rows = {
        "variant-TOTAL_FORMS": "3",
        "variant-INITIAL_FORMS": "0",
        "variant-0-title_ind": "ukuran 40",
        "variant-0-price": "250.000",
        "variant-0-stock": "3",
        "variant-1-title_ind": "ukuran 41",
        "variant-1-price": "260.000",
        "variant-1-stock": "2",
    }
    words = {**typed, **rows, "price": "", "pictures": [photo()], "action": "submit"}
    assert officer.post(NEW, words).status_code == 302
    review = reverse("desk:listing-review", args=[listing().pk])
    seen = reviewer.get(review).context["form"]["seen"].value()
    assert reviewer.post(review, {"action": "publish", "safe": "on", "seen": seen}).status_code == 302
    children = listing().children.order_by("number")
    assert [(c.title_ind, int(c.stock_record.price), c.stock_record.num_in_stock) for c in children] == [
        ("ukuran 40", 250_000, 3),
        ("ukuran 41", 260_000, 2),
    ]


def test_a_listing_in_variants_has_no_price_of_its_own_and_can_get_another_variant(officer, typed, smg):
    sizes = [{"title_ind": "ukuran 40", "title_en": "size 40", "price": 250_000, "stock": 3}]
    product = chair(smg, variants=sizes)
    page = officer.get(edit(product)).context
    assert not {"price", "stock"} & set(page["form"].fields)
    rows = {
        "variant-TOTAL_FORMS": "2",
        "variant-INITIAL_FORMS": "1",
        "variant-0-number": product.children.get().number,
        "variant-0-title_ind": "ukuran 40",
        "variant-1-title_ind": "ukuran 41",
        "variant-1-price": "260.000",
        "variant-1-stock": "2",
    }
    assert officer.post(edit(product), {**typed, **rows, "action": "save"}).status_code == 302
    assert product.proposals.open().get().changes["variants"] == [
        {"number": product.children.get().number, "title_ind": "ukuran 40", "title_en": "size 40"},
        {"title_ind": "ukuran 41", "title_en": "", "price": 260_000, "stock": 2},
    ]


def test_a_variant_without_a_price_is_said_in_its_row(officer, typed):
    rows = {"variant-TOTAL_FORMS": "1", "variant-INITIAL_FORMS": "0", "variant-0-title_ind": "ukuran 40"}
    answer = officer.post(NEW, {**typed, **rows, "price": "", "action": "save"})
    assert answer.status_code == 422
    assert answer.context["variants"].errors == [{"price": ["Tetapkan harga."]}]
    assert 'value="ukuran 40"' in answer.content.decode()


def test_a_variant_number_of_another_listing_is_refused(officer, typed, tng):
    foreign = chair(tng)
    rows = {
        "variant-TOTAL_FORMS": "1",
        "variant-INITIAL_FORMS": "1",
        "variant-0-number": foreign.number,
        "variant-0-title_ind": "Milik saya",
    }
    answer = officer.post(NEW, {**typed, **rows, "action": "save"})
    assert answer.status_code == 422
    assert "variants" not in listing().proposals.get().changes
    foreign.refresh_from_db()
    assert foreign.title_ind == "Kursi rotan"


def stock(product, delta, query=""):
    return f"{reverse('desk:listing-stock', args=[product.pk])}{query}", {"delta": delta}


def test_stock_moves_by_delta_in_the_list_and_one_stays_where_one_was(officer, smg):
    product = chair(smg, stock=5)
    answer = officer.post(*stock(product, "3", "?tab=live&page=1"))
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('desk:listings')}?tab=live&page=1")
    assert StockRecord.objects.get(product=product).num_in_stock == 8
    officer.post(*stock(product, "-2"))
    assert StockRecord.objects.get(product=product).num_in_stock == 6


def test_stock_that_is_promised_cannot_be_taken_away(officer, smg):
    product = chair(smg, stock=5)
    factories.place_order(factories.basket_with((product, 3)))
    answer = officer.post(*stock(product, "-3"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Melebihi stok yang bebas: sisanya sudah dijanjikan untuk pesanan." in page
    assert 'value="-3"' in page
    assert StockRecord.objects.get(product=product).num_in_stock == 5


@pytest.mark.parametrize("delta", ["", "0", "tiga", "1,5", "999999999"])
def test_a_delta_that_is_none_is_refused(officer, smg, delta):
    product = chair(smg, stock=5)
    assert officer.post(*stock(product, delta)).status_code == 422
    assert StockRecord.objects.get(product=product).num_in_stock == 5


def test_a_price_changes_in_the_list(officer, smg):
    product = chair(smg)
    address = reverse("desk:listing-price", args=[product.pk])
    assert officer.post(address, {"price": "0"}).status_code == 422
    assert officer.post(address, {"price": "Rp 900.000"}).status_code == 302
    product.refresh_from_db()
    assert product.price_from == 900_000


def test_tabs_and_search_narrow_the_list(officer, smg):
    chair(smg, title="Kursi tayang")
    chair(smg, title="Meja draf", publish=False)

    def titles(query):
        return [row["title"] for row in officer.get(f"{reverse('desk:listings')}?{query}").context["rows"]]

    assert titles("") == ["Meja draf", "Kursi tayang"]
    assert titles("tab=draft") == ["Meja draf"]
    assert titles("tab=live") == ["Kursi tayang"]
    assert titles("q=tayang") == ["Kursi tayang"]
    assert titles("tab=nichts&page=x") == ["Meja draf", "Kursi tayang"]
    assert officer.get(f"{reverse('desk:listings')}?q=%00&workshop=abc&page=-1").status_code == 200
