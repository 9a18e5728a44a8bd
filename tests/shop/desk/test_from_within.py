"""People of the desk who want more than their role: two roles at once, another's figures, a form nobody foresaw."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from config.common import clock, csv_file
from config.common.models import OutboxMessage, PendingChange
from partners.services import appoint, end_appointment
from partners.workshops.models import TaxRate
from shop.accounts.models import Invitation
from shop.desk.settings import SCREENS
from shop.fulfilment.models import Consignment
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.ledger.models import Entry
from shop.payment.cash import pay_in
from shop.payment.models import Receipt
from shop.placement import counter
from shop.placement.errors import PlacementRefused
from tests import factories
from tests.shop.desk.conftest import NTPN, billed_deposit, chair, completed_sale, counter_sale

pytestmark = pytest.mark.django_db


def test_a_role_that_ends_is_not_drawn_out_over_the_one_that_watches_it(smg, head):
    boss, friend = factories.person(smg, "head"), factories.person(smg, "officer")
    today = clock.today()
    listing = friend.appointments.get()
    end_appointment(appointment=listing, last_day=today, by=boss)
    appoint(user=friend, office=smg.office, role="reviewer", valid_from=today + timedelta(days=1), by=boss)
    answer = head.post(reverse("desk:person-end", args=[listing.pk]), {"last_day": "2099-12-31"})
    assert answer.status_code == 422
    listing.refresh_from_db()
    assert listing.valid_to == today


def test_who_comes_back_on_the_day_he_was_ended_works_again(smg):
    boss, user = factories.person(smg, "head"), factories.make_user("balik@example.com")
    today = clock.today()
    held = appoint(user=user, office=smg.office, role="officer", valid_from=today, by=boss)
    end_appointment(appointment=held, last_day=today - timedelta(days=1), by=boss)
    again = appoint(user=user, office=smg.office, role="officer", valid_from=today, by=boss)
    assert user.appointments.in_force(today).get() == again


@pytest.mark.parametrize("step", ["invite", "replace"])
def test_an_address_longer_than_we_keep_is_refused_with_a_sentence(smg, head, step):
    email = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.id"
    assert 254 < len(email) < 320
    held = factories.person(smg, "officer").appointments.get()
    day = clock.today().isoformat()
    sent = {"email": email, "office": smg.office.pk, "role": "officer", "valid_from": day}
    address = "/meja/orang/undang/" if step == "invite" else reverse("desk:person-replace", args=[held.pk])
    assert head.post(address, sent).status_code == 422
    assert not Invitation.objects.exists()


def test_an_address_longer_than_we_keep_does_not_sign_in(client, db):
    email = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.id"
    assert client.post("/meja/masuk/", {"username": email, "password": "x"}).status_code == 422


def test_a_reference_that_grows_in_capitals_is_refused_with_a_sentence(smg, treasurer):
    order = factories.place_order(factories.basket_with((chair(smg), 1)))
    asked = order.payment_requests.get()
    sent = {"reference": "ß" * 60, "amount": str(asked.amount), "received_on": clock.today().isoformat()}
    assert treasurer.post(reverse("desk:receipt", args=[asked.pk]), sent).status_code == 422
    assert not Receipt.objects.exists()


def test_a_refund_sent_again_with_another_amount_is_refused_with_a_sentence(smg, treasurer):
    parcel = completed_sale(smg)
    address = reverse("desk:order-refund", args=[parcel.order_id])
    sent = {"line": f"{parcel.pk}-{parcel.lines.get().pk}", "reason": "Retak", "n": "0"}
    assert treasurer.post(address, sent | {"amount": "1000"}).status_code == 302
    entries = Entry.objects.count()
    assert treasurer.post(address, sent | {"amount": "2000"}).status_code == 422
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("person", ["-1e99999", "1e40", "-5", "1.5", "x"])
def test_a_person_who_is_no_number_finds_nothing_in_the_record(smg, head, person):
    assert head.get("/meja/catatan/", {"person": person}).status_code == 200


def test_goods_fetched_at_the_counter_do_not_come_back_by_courier(smg, officer):
    sale = counter_sale(smg)
    sent = {"reason": "Kembali", "goods": "shelf"}
    answer = officer.post(reverse("desk:consignment-return", args=[sale.pk]), sent)
    assert answer.status_code == 422
    sale.refresh_from_db()
    assert sale.state == "handed_over"


def test_a_chat_buyers_phone_leaves_the_sale_thirty_days_after_the_parcel(smg, officer):
    order = factories.place_order(factories.basket_with((chair(smg), 1)), source="chat")
    parcel = factories.pay(order).consignments.get()
    by = factories.person(smg, "officer")
    address = reverse("desk:counter-sale", args=[parcel.pk])
    accept(consignment=parcel, by=by)
    mark_ready(consignment=parcel, by=by)
    hand_over(consignment=parcel, by=by, courier="Kurir", tracking="KR123456")
    digits = order.phone.removeprefix("+")
    assert digits in officer.get(address).content.decode()
    Consignment.objects.update(handed_over_at=clock.now() - timedelta(days=31))
    page = officer.get(address).content.decode()
    assert digits not in page and order.token not in page and order.name not in page


def test_no_cell_of_a_csv_begins_a_formula_where_semicolons_divide():
    for typed in ("a;=1+1", "a; =1+1", "a\n=1+1", "a;\t@x", ";-2"):
        kept = csv_file.safe(typed)
        for part in kept.replace("\n", ";").split(";"):
            assert not part.strip().startswith(("=", "+", "-", "@")), (typed, kept)


@pytest.mark.parametrize(
    ("screen", "wrong"),
    [
        ("lapas", {"short_code": "A/B"}),
        ("lapas", {"short_code": "a b"}),
        ("lapas", {"name": "x" * 125}),
        ("lapas", {"name": ""}),
        ("bengkel", {"code": "a/"}),
        ("bengkel", {"code": "-1"}),
        ("bengkel", {"paused_until": "9999-12-31"}),
        ("kategori", {"name_ind": "///", "name_en": "///"}),
        ("kategori", {"name_ind": "Mebel"}),
        ("target", {"year": "0"}),
        ("target", {"year": "32000"}),
    ],
)
def test_a_setting_that_would_break_an_address_is_refused(smg, enter, screen, wrong):
    centre = enter(smg.office.parent.parent, "central")
    workshop = factories.make_workshop(smg)
    assert centre.post(
        reverse("desk:setting-new", args=["kategori"]), {"name_ind": "Mebel", "name_en": "F"}
    ).url
    right = {
        "lapas": {
            "name": "Lapas Baru",
            "short_code": "BRU",
            "prison_class": "1",
            "region": smg.region_id,
            "regency": smg.regency,
            "street": "Jalan 1",
            "postcode": "50188",
            "timezone": "Asia/Jakarta",
            "latitude": "-6.9",
            "longitude": "110.4",
            "is_active": "on",
        },
        "bengkel": {
            "name_ind": "Kayu",
            "name_en": "Wood",
            "prison": smg.pk,
            "code": "KY",
            "model": "self",
            "is_active": "on",
        },
        "kategori": {"name_ind": "Baru", "name_en": "New"},
        "target": {"workshop": workshop.pk, "year": "2026", "amount": "1000000", "source": "DIPA"},
    }[screen]
    address = reverse("desk:setting-new", args=[screen])
    model = SCREENS[screen].model
    before = model.objects.count()
    answer = centre.post(address, right | wrong)
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [*wrong][:1]
    assert model.objects.count() == before
    assert centre.post(address, right).status_code == 302


def test_a_pickup_code_is_not_found_by_trying(smg, officer):
    order = factories.place_order(factories.basket_with((chair(smg), 1)), delivery="pickup")
    parcel = factories.pay(order).consignments.get()
    by = factories.person(smg, "officer")
    accept(consignment=parcel, by=by)
    parcel = mark_ready(consignment=parcel, by=by)
    address = reverse("desk:consignment-hand-over", args=[parcel.pk])
    for _n in range(10):
        assert officer.post(address, {"code": "x"}).status_code == 422
    assert officer.post(address, {"code": parcel.pickup_code}).status_code == 422
    parcel.refresh_from_db()
    assert parcel.state == "ready"


def test_a_listing_without_its_rows_of_variants_is_kept_and_told(smg, officer):
    sent = {
        "title_ind": "Kursi",
        "workshop": factories.make_workshop(smg).pk,
        "variant-TOTAL_FORMS": "9" * 30,
    }
    assert officer.post("/meja/barang/baru/", sent).status_code in (302, 422)


@pytest.mark.parametrize("address", ["/meja/barang/foto/", "/meja/barang/dari-berkas/"])
def test_files_are_counted_wherever_they_are_sent(smg, officer, monkeypatch, address):
    monkeypatch.setattr("shop.desk.base.FILES", 0)
    name = "pictures" if address.endswith("foto/") else "file"
    file = SimpleUploadedFile("a.xlsx", b"PK")
    assert officer.post(address, {name: file, "shows_person": "no"}).status_code == 429


@pytest.mark.parametrize("kantor", ["9" * 5000, "9" * 30, "٣", "²", "-1", "\0"])
def test_an_office_that_is_none_shows_ones_own(smg, treasurer, kantor):
    assert treasurer.get("/meja/setoran/", {"kantor": kantor}).status_code == 200


def test_a_setting_is_confirmed_once(smg, enter):
    centre = smg.office.parent.parent
    second = factories.make_user("kedua@example.com")
    appoint(user=second, office=centre, role="central", valid_from=factories.BEGIN)
    begin = (clock.today() + timedelta(days=2)).isoformat()
    sent = {"numerator": "12", "denominator": "100", "valid_from": begin, "source": "UU"}
    maker, checker = enter(centre.appointments.exclude(user=second).get(role="central").user), enter(second)
    assert maker.post("/meja/pengaturan/ppn/baru/", sent).status_code == 302
    change = PendingChange.objects.get()
    address = reverse("desk:setting-confirm", args=[change.pk])
    assert maker.post(address).status_code == 422
    before = TaxRate.objects.count()
    assert [checker.post(address).status_code for _n in range(2)] == [302, 404]
    assert TaxRate.objects.count() == before + 1


def test_cash_that_is_paid_in_at_that_moment_is_not_given_back_from_the_box(smg, monkeypatch):
    sale, by = counter_sale(smg), factories.person(smg, "treasurer")
    office, hold = smg.office, counter.stock.hold

    def meanwhile(ids):
        pay_in(office=office, total=sale.order.total, reference="STR 1", by=by)
        hold(ids)

    monkeypatch.setattr(counter.stock, "hold", meanwhile)
    with pytest.raises(PlacementRefused) as caught, transaction.atomic():
        counter.void_sale(consignment=sale, reason="Salah", by=factories.person(smg, "officer"))
    assert caught.value.code == "paid in"
    sale.refresh_from_db()
    assert sale.state == "handed_over"


@pytest.mark.parametrize("paid_on", ["0001-01-01", "0026-11-24", "2020-01-01"])
def test_a_deposit_is_not_paid_before_its_money_came(smg, treasurer, paid_on):
    deposit = billed_deposit(smg)
    sent = {"ntpn": NTPN, "ntb": "000123", "paid_on": paid_on}
    answer = treasurer.post(reverse("desk:deposit-proof", args=[deposit.pk]), sent)
    assert answer.status_code == 422
    assert "paid_on" in answer.context["proof_form"].errors
    deposit.refresh_from_db()
    assert deposit.state == "billed"


def test_an_officer_with_a_long_address_stops_no_payment(smg):
    email, goods = f"{'a' * 60}@{'.'.join(['b' * 60] * 2)}.id", chair(smg)
    appoint(user=factories.make_user(email), office=smg.office, role="officer", valid_from=factories.BEGIN)
    order = factories.pay(factories.place_order(factories.basket_with((goods, 1))))
    told = OutboxMessage.objects.filter(template="new_consignment", to=email)
    assert (order.status, told.count()) == ("paid", 1)


def test_a_variant_and_its_listing_with_the_longest_names_can_be_bought(smg):
    row = {"title_ind": "V" * 255, "price": 10_000, "stock": 5}
    listing = chair(smg, title="K" * 255, title_en="E" * 255, variants=[row])
    order = factories.place_order(factories.basket_with((listing.children.get(), 1)))
    assert order.lines.get().title == "K" * 255


def test_cash_of_a_pick_up_is_not_confirmed_as_a_transfer(smg, treasurer):
    basket = factories.basket_with((chair(smg), 1))
    asked = factories.place_order(basket, delivery="pickup", method="pickup").payment_requests.get()
    sent = {"reference": "TRX 1", "amount": str(asked.amount), "received_on": clock.today().isoformat()}
    assert treasurer.post(reverse("desk:receipt", args=[asked.pk]), sent).status_code == 404
    assert not Receipt.objects.exists()
