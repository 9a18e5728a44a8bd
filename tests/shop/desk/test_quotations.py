"""Enquiries at the desk: seen, taken up, handed on, drafted, offered, refused."""

from datetime import timedelta

import pytest

from catalogue.price_and_stock import set_price_tiers
from config.common import clock
from partners.tiers import Tier
from shop.desk import quotation_enquiries
from shop.expo.enquiries import hand_enquiry, say
from shop.expo.models import Enquiry, Quotation
from shop.expo.quotations import offer_quotation, save_quotation
from tests import factories
from tests.media import samples
from tests.shop.desk.conftest import chair
from tests.shop.expo.enquiring import make_enquiry, make_offer, offer_of


def state(row):
    return type(row).objects.get(pk=row.pk).state


def fields(client, enquiry, **changes):
    """The editor's form as it stands, and what is typed into it."""
    form = client.get(f"/meja/penawaran/{enquiry.pk}/surat/").context_data["form"]
    sent = {each.html_name: each.value() for each in form if each.value() not in (None, False)}
    terms = {"signatory": "Pejabat Uji", "position": "Kepala", "valid_until": clock.today() + timedelta(30)}
    return {name: str(value) for name, value in {**sent, **terms, **changes}.items()}


def test_the_list_is_by_state_and_what_is_late_leads(officer, smg):
    goods = chair(smg)
    with clock.at(clock.now() - timedelta(days=30)):
        late = make_enquiry((goods, 3), institution="Instansi Terlambat")
    make_enquiry((goods, 3), institution="Instansi Baru")
    make_offer(make_enquiry((goods, 3), institution="Instansi Ditawari"), (goods, 3, 800_000))
    page = officer.get("/meja/penawaran/").text
    assert page.index("Instansi Terlambat") < page.index("Instansi Baru")
    assert f"{late.number}" in page
    assert "Instansi Ditawari" not in page
    assert "Instansi Ditawari" in officer.get("/meja/penawaran/?tab=ditawarkan").text
    assert "Tidak ada permintaan di sini" in officer.get("/meja/penawaran/?tab=selesai").text
    assert "1 dari 2 permintaan dijawab" in page
    today = officer.get("/meja/").text
    assert "permintaan penawaran untuk dijawab" in today


@pytest.mark.parametrize("many", [1, 6])
def test_the_pages_take_as_many_statements_for_any_number(officer, smg, many, django_assert_max_num_queries):
    goods = [chair(smg, title=f"Kursi {n}") for n in range(many)]
    for _n in range(many):
        enquiry = make_enquiry(*[(each, 12) for each in goods])
    make_offer(enquiry, *[(each, 12, 800_000) for each in goods])
    say(enquiry=enquiry, text="Kapan?")
    officer.get("/meja/")
    for path, most in (
        ("", 12),
        (f"{enquiry.pk}/", 20),
        (f"{enquiry.pk}/surat/", 24),
        (f"{enquiry.pk}/lapas/", 16),
    ):
        with django_assert_max_num_queries(most):
            assert officer.get(f"/meja/penawaran/{path}").status_code == 200


def test_an_enquiry_shows_what_was_asked_and_hands_out_its_papers(
    officer, enter, smg, tng, settings, tmp_path
):
    settings.PRIVATE_ROOT = tmp_path
    enquiry = make_enquiry((chair(smg), 12), need="Untuk <b>aula</b>", papers=[samples.PDF], rup="RUP-77")
    page = officer.get(f"/meja/penawaran/{enquiry.pk}/").text
    for said in ("Dinas Uji", "rina@instansi.example", "RUP-77", "Kursi rotan", "Untuk &lt;b&gt;aula"):
        assert said in page
    paper = f"/meja/penawaran/berkas/{enquiry.files.get().pk}/"
    stranger = enter(tng, "head")
    for path in (f"/meja/penawaran/{enquiry.pk}/", paper, f"/meja/penawaran/{enquiry.pk}/lapas/"):
        assert stranger.get(path).status_code == 404
    answer = officer.get(paper)
    assert (b"".join(answer), answer["Content-Disposition"][:10]) == (samples.PDF, "attachment")
    answer.close()


def test_it_is_taken_up_once_answered_and_rejected_with_a_reason(officer, head, smg):
    enquiry = make_enquiry((chair(smg), 12))
    path = f"/meja/penawaran/{enquiry.pk}/"
    assert officer.post(f"{path}terima/").status_code == 302
    assert state(enquiry) == "reviewed"
    again = head.post(f"{path}terima/")
    assert (again.status_code, state(enquiry)) == (422, "reviewed")
    assert officer.get(f"{path}terima/").status_code == 302

    assert officer.post(path, {"text": " "}).status_code == 422
    assert not enquiry.messages.exists()
    assert officer.post(path, {"text": "Warna apa?"}).status_code == 302
    assert "Warna apa?" in officer.get(path).text

    wrong = officer.post(f"{path}tolak/", {"reason": ""})
    assert (wrong.status_code, state(enquiry)) == (422, "reviewed")
    assert officer.post(f"{path}tolak/", {"reason": "Bengkel penuh"}).status_code == 302
    assert state(enquiry) == "rejected"
    page = officer.get(path).text
    assert "Bengkel penuh" in page
    assert "Tulis penawaran" not in page


def test_it_is_handed_up_and_down_but_not_sideways(officer, enter, smg, tng):
    enquiry = make_enquiry((chair(smg), 12))
    path = f"/meja/penawaran/{enquiry.pk}/"
    sideways = officer.post(f"{path}alihkan/", {"office": tng.office.pk})
    assert (sideways.status_code, Enquiry.objects.get().office) == (422, smg.office)
    assert officer.post(f"{path}alihkan/", {"office": smg.region.pk}, follow=True).status_code == 200
    assert Enquiry.objects.get().office == smg.region
    assert officer.get(path).status_code == 404
    region = enter(smg.region, "regional")
    assert region.post(f"{path}alihkan/", {"office": tng.office.pk}).status_code == 302
    assert Enquiry.objects.get().office == tng.office
    assert region.get(path).status_code == 200
    assert region.post(f"{path}alihkan/", {"office": smg.office.pk}).status_code == 403


def test_a_draft_begins_as_what_was_asked_with_prices_by_quantity_and_delivery(officer, smg):
    factories.make_tariffs()
    goods = chair(smg, stock=50)
    set_price_tiers(product=goods, tiers=[Tier(10, 800_000)], by=factories.person(smg, "officer"))
    enquiry = make_enquiry((goods, 12), regency="33.74")
    sent = fields(officer, enquiry)
    assert (sent["number_0"], sent["quantity_0"], sent["price_0"]) == (goods.number, "12", "800.000")
    assert sent["from_stock_0"] == "True"
    assert sent[f"parcel_shipping_{smg.pk}"] == "98.000"
    answer = officer.post(f"/meja/penawaran/{enquiry.pk}/surat/", sent)
    assert answer["Location"] == f"/meja/penawaran/{enquiry.pk}/"
    draft = Quotation.objects.get()
    line, parcel = draft.lines.get(), draft.parcels.get()
    assert (line.quantity, line.unit_price, line.title_en, line.from_stock) == (
        12,
        800_000,
        "Kursi rotan (en)",
        True,
    )
    assert (parcel.delivery, parcel.shipping, parcel.lead_days) == ("courier", 98_000, 1)
    assert (draft.total, draft.deposit_bp) == (9_698_000, 10_000)
    assert "Rp9.698.000" in officer.get(f"/meja/penawaran/{enquiry.pk}/").text


def test_a_row_needs_a_number_and_a_quantity_and_brings_its_prison(enter, smg, tng):
    """A region adds goods of a second prison: price and title are filled in; without a courier it says the price."""
    factories.make_tariffs()
    first, second = chair(smg), chair(tng, title="Bangku", price=200_000, stock=None)
    enquiry = make_enquiry((first, 2), (second, 1), regency="31.71")
    region = enter(smg.region, "regional")
    cleared = fields(region, enquiry, number_1="", price_0="1.000")
    cleared = {
        name: value for name, value in cleared.items() if name[:7] != "parcel_" or name.endswith(f"_{smg.pk}")
    }
    path = f"/meja/penawaran/{enquiry.pk}/"
    assert region.post(f"{path}surat/", cleared).status_code == 302
    assert [each.product for each in Quotation.objects.get().lines.all()] == [first]
    assert "Di bawah harga pokok" in region.get(path).text
    assert region.post(f"{path}surat/", {}).status_code == 422

    more = {"number_1": second.number.lower(), "quantity_1": "40"}
    answer = region.post(f"{path}surat/", fields(region, enquiry, **more))
    assert list(answer.context_data["form"].errors) == [f"parcel_shipping_{tng.pk}"]
    more[f"parcel_shipping_{tng.pk}"] = "250.000"
    assert region.post(f"{path}surat/", fields(region, enquiry, **more)).status_code == 302
    draft = Quotation.objects.get()
    line = draft.lines.get(product=second)
    assert (line.unit_price, line.title_ind, line.from_stock) == (200_000, "Bangku", False)
    assert {each.prison for each in draft.parcels.all()} == {smg, tng}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number_0": "XXX-RT-9999"}, "tidak dijual di kantor Anda"),
        ({"number_0": "a\0b"}, "Karakter"),
        ({"quantity_0": ""}, "Berapa banyak?"),
        ({"quantity_0": "-1"}, "lebih besar"),
        ({"price_0": "murah"}, "rupiah utuh"),
        ({"deposit_bp": "101"}, "1 sampai 100"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"number_0": ""}, "paling sedikit satu barang"),
        ({"signatory": ""}, "Ditandatangani oleh"),
    ],
)
def test_what_is_refused_loses_nothing_typed(officer, smg, changes, said):
    enquiry = make_enquiry((chair(smg), 12))
    sent = fields(officer, enquiry, **{f"parcel_shipping_{smg.pk}": "0", "note_ind": "Simpan ini"}) | changes
    answer = officer.post(f"/meja/penawaran/{enquiry.pk}/surat/", sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Simpan ini" in answer.text
    assert not Quotation.objects.exists()


def test_the_same_number_twice_and_an_unknown_way_are_refused(officer, smg):
    goods = chair(smg)
    enquiry = make_enquiry((goods, 12))
    twice = fields(officer, enquiry, number_1=goods.number, quantity_1="2")
    answer = officer.post(f"/meja/penawaran/{enquiry.pk}/surat/", twice)
    assert "sudah ada di baris atas" in answer.text
    assert answer.context_data["form"].errors[f"parcel_shipping_{smg.pk}"]
    assert not Quotation.objects.exists()


def test_another_prisons_goods_are_no_goods_of_ours(officer, smg, tng):
    theirs = chair(tng)
    enquiry = make_enquiry((chair(smg), 1), (theirs, 2))
    Enquiry.objects.update(office=smg.office)
    page = officer.get(f"/meja/penawaran/{enquiry.pk}/surat/")
    assert f"tidak dijual di kantor Anda: {theirs.number}" in page.text
    sent = fields(officer, enquiry, number_0=theirs.number)
    assert officer.post(f"/meja/penawaran/{enquiry.pk}/surat/", sent).status_code == 422
    assert not Quotation.objects.exists()


def drafted(client, enquiry, **changes):
    known = {f"parcel_shipping_{pk}": "0" for pk in enquiry.items.values_list("product__prison", flat=True)}
    client.post(f"/meja/penawaran/{enquiry.pk}/surat/", fields(client, enquiry, **known | changes))
    return enquiry.quotations.get(state="draft")


def test_officers_draft_and_the_reviewer_offers_what_he_saw(officer, reviewer, smg):
    enquiry = make_enquiry((chair(smg), 12))
    draft, path = drafted(officer, enquiry), f"/meja/penawaran/{enquiry.pk}/"
    assert "Pemeriksa atau kepala Anda melihat" in officer.get(path).text
    seen = {"seen": draft.made_at.isoformat()}
    assert officer.post(f"{path}surat/kirim/", seen).status_code == 403
    later = drafted(officer, enquiry, price_0="1.000")
    stale = reviewer.post(f"{path}surat/kirim/", seen)
    assert (stale.status_code, state(enquiry)) == (422, "reviewed")
    assert "Konsep sudah berubah" in stale.text
    seen = {"seen": later.made_at.isoformat()}
    assert seen["seen"] in stale.text
    assert reviewer.post(f"{path}surat/kirim/", seen).status_code == 302
    assert (state(enquiry), state(draft)) == ("offered", "offered")
    assert reviewer.post(f"{path}surat/kirim/", seen).status_code == 422
    letter = officer.get(f"/meja/penawaran/surat/{draft.pk}/?bahasa=en")
    assert letter.content.startswith(b"%PDF")
    assert officer.get(f"/meja/penawaran/surat/{draft.pk}/?bahasa=xx").status_code == 404


def test_a_revision_begins_as_the_last_version_and_its_letter_can_be_looked_at(officer, smg):
    goods = chair(smg)
    enquiry = make_enquiry((goods, 12))
    make_offer(enquiry, (goods, 12, 777_000), deposit_bp=3000)
    sent = fields(officer, enquiry)
    assert (sent["price_0"], sent["deposit_bp"], sent["signatory"]) == ("777.000", "30", "Pejabat Uji")
    draft = drafted(officer, enquiry, quantity_0="20")
    assert (draft.version, draft.lines.get().quantity) == (2, 20)
    assert officer.get(f"/meja/penawaran/surat/{draft.pk}/").content.startswith(b"%PDF")


def test_a_region_chooses_prisons_and_begins_with_their_goods(enter, smg, tng):
    here, there = chair(smg), chair(tng, title="Bangku", stock=90)
    enquiry = make_enquiry((here, 60), prison=tng)
    region = enter(smg.region, "regional")
    page = region.get(f"/meja/penawaran/{enquiry.pk}/lapas/").text
    assert page.index(tng.name) < page.index(smg.name)
    assert "sejenis" in page
    address = f"/meja/penawaran/{enquiry.pk}/surat/?barang={there.number}:60"
    assert address in page
    sent = region.get(address).context_data["form"]
    assert (sent["number_0"].value(), sent["quantity_0"].value()) == (there.number, 60)
    for bad in ("x", f"{there.number}:0", f"{there.number}:99999999999999", f"{there.number}:²", "%00:1"):
        assert region.get(f"/meja/penawaran/{enquiry.pk}/surat/?barang={bad}").status_code == 200


def test_what_was_handed_on_a_moment_ago_is_not_offered_any_more(head, smg, monkeypatch):
    goods, someone = chair(smg), factories.person(smg, "head")
    enquiry = make_enquiry((goods, 40))
    draft = save_quotation(enquiry=enquiry, offer=offer_of((goods, 40, 700_000)), by=someone)

    def handed_first(**offer):
        hand_enquiry(enquiry=enquiry, office=smg.region, by=someone)
        return offer_quotation(**offer)

    monkeypatch.setattr(quotation_enquiries, "offer_quotation", handed_first)
    answer = head.post(f"/meja/penawaran/{enquiry.pk}/surat/kirim/", {"seen": draft.made_at.isoformat()})
    assert answer.status_code == 422
    assert "Permintaan ini sekarang dijawab kantor lain." in answer.text
    assert (state(enquiry), state(draft)) == ("reviewed", "draft")
