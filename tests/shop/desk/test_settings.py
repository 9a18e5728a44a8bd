"""The settings: every dated rule has a screen, a change is a new row, and money needs two people."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Category, Product
from config.common import clock, rules, workdays
from config.common.models import AuditEvent, DayOff, PendingChange
from config.common.workdays import is_working_day
from partners.models import BankAccount, Partner
from partners.services import appoint
from partners.workshops.models import Seller, Target, Workshop
from shop.desk.settings import ELSEWHERE, SCREENS
from shop.expo.errors import ExpoRefused
from shop.expo.export import require_importable
from shop.expo.models import ExportBar
from shop.ledger.models import Scheme, SchemeUse
from shop.ledger.schemes import scheme_for
from shop.shipping.models import DailyCap
from tests import factories
from tests.shop.desk.conftest import chair

CENTRAL_ONLY = {
    *("tarif", "paket", "libur", "penampung", "skema", "skema-berlaku", "akun", "batas-setor", "ppn"),
    *(
        "batas-pengembalian",
        "masa-keluhan",
        "masa-simpan",
        "masa-mutasi",
        "batas-qris",
        "pengemasan",
        "kategori",
        "bahan",
        "sinonim",
        "kata",
        "jawaban",
        "wajib-sertifikat",
        "kandungan",
        "larangan-impor",
    ),
}


@pytest.fixture
def centre(smg, enter):
    return enter(smg.office.parent.parent, "central")


@pytest.fixture
def region(smg, enter):
    return enter(smg.office.parent, "regional")


@pytest.fixture
def second(smg, enter):
    """Another person of the centre."""
    user = factories.make_user("kedua@example.com")
    appoint(user=user, office=smg.office.parent.parent, role="central", valid_from=factories.BEGIN)
    return enter(user)


def address(screen, pk=None):
    return reverse("desk:setting", args=[screen, pk]) if pk else reverse("desk:setting-new", args=[screen])


def tomorrow():
    return clock.today() + timedelta(days=1)


def test_every_model_with_a_first_day_has_a_screen_or_a_room_of_its_own():
    dated = {
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "valid_from" for field in model._meta.get_fields())
    }
    registered = {screen.model._meta.label for screen in SCREENS.values()}
    assert dated - registered == {apps.get_model(label)._meta.label for label in ELSEWHERE}


def test_every_screen_opens_with_its_paragraph_and_a_form(centre, smg):
    chair(smg)
    for slug, screen in SCREENS.items():
        assert render_to_string("desk/setting_help.html", {"slug": slug}).strip(), slug
        for page in (reverse("desk:setting-list", args=[slug]), address(slug)):
            answer = centre.get(page)
            assert answer.status_code == 200, page
        assert set(answer.context["form"].fields) == set(screen.fields)
        row = screen.model._default_manager.first()
        if row is not None:
            assert centre.get(address(slug, row.pk)).status_code == 200, slug


def test_what_is_the_whole_countrys_is_the_centres_alone(region, smg):
    closed = {
        slug for slug in SCREENS if region.get(reverse("desk:setting-list", args=[slug])).status_code == 403
    }
    assert closed == CENTRAL_ONLY
    assert region.post(address("libur"), {"day": "2026-12-24", "source": "x"}).status_code == 403
    assert DayOff.objects.count() == 0


def test_a_list_costs_the_same_however_long(centre, smg):
    def cost(slug):
        with CaptureQueriesContext(connection) as queries:
            centre.get(reverse("desk:setting-list", args=[slug]))
        return len(queries)

    factories.make_workshop(smg)
    few = {slug: cost(slug) for slug in ("bengkel", "penjual", "rekening")}
    for n in range(6):
        factories.make_workshop(smg, f"W{n}")
    assert {slug: cost(slug) for slug in few} == few
    assert max(few.values()) <= 9


def test_a_change_is_a_new_row_with_its_maker_and_the_old_one_ends(region, smg):
    old = DailyCap.objects.create(prison=smg, orders_per_day=5, valid_from=factories.BEGIN)
    data = {"prison": smg.pk, "orders_per_day": 9, "valid_from": tomorrow().isoformat(), "source": "Surat 1"}
    assert region.post(address("jatah"), data).status_code == 302
    old.refresh_from_db()
    assert (old.orders_per_day, old.valid_to) == (5, clock.today())
    new = DailyCap.objects.latest("pk")
    assert (new.orders_per_day, new.valid_from) == (9, tomorrow())
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.target_id, event.office_id) == (
        factories.person(smg.office.parent, "regional"),
        str(new.pk),
        smg.office.pk,
    )
    answer = region.post(address("jatah"), data)
    assert answer.status_code == 422
    assert "sudah mulai berlaku" in answer.content.decode()
    assert DailyCap.objects.count() == 2


def test_a_row_in_force_cannot_be_rewritten_only_ended(region, smg):
    cap = DailyCap.objects.create(prison=smg, orders_per_day=5, valid_from=factories.BEGIN)
    answer = region.post(address("jatah", cap.pk), {"orders_per_day": 99, "valid_to": "2019-01-01"})
    assert answer.status_code == 422
    assert "Hari terakhir" in answer.content.decode()
    last = clock.today().isoformat()
    assert region.post(address("jatah", cap.pk), {"orders_per_day": 99, "valid_to": last}).status_code == 302
    cap.refresh_from_db()
    assert (cap.orders_per_day, cap.valid_to) == (5, clock.today())


def test_another_regions_prison_is_no_choice_and_its_rows_are_not_found(region, smg, enter):
    other = factories.Office.objects.create(kind="region", name="Kanwil Lain", parent=smg.region.parent)
    far = factories.make_prison("AMB", region=other)
    workshop, before = factories.make_workshop(far), Partner.objects.values().order_by("pk")
    before = list(before)
    data = {"prison": far.pk, "orders_per_day": 9, "valid_from": tomorrow().isoformat(), "source": "x"}
    assert region.post(address("jatah"), data).status_code == 422
    for target in (address("lapas", far.pk), address("bengkel", workshop.pk)):
        assert region.get(target).status_code == 404
        assert region.post(target, {"name": "Milik saya"}).status_code == 404
    assert region.get(reverse("desk:new-prison", args=[far.pk])).status_code == 404
    assert (DailyCap.objects.count(), list(Partner.objects.values().order_by("pk"))) == (0, before)


def bank(smg, **more):
    return {
        **{"office": smg.office.pk, "bank": "BRI", "number": "999", "holder": "RPL", "source": "SK 1"},
        **{"valid_from": clock.today().isoformat(), **more},
    }


def test_a_bank_account_counts_only_when_a_second_person_has_confirmed_it(region, second, smg):
    assert region.post(address("rekening"), bank(smg)).status_code == 302
    assert not BankAccount.objects.filter(number="999").exists()
    change = PendingChange.objects.get()
    page = reverse("desk:setting-confirm", args=[change.pk])
    answer = region.post(page, {"action": "confirm"})
    assert answer.status_code == 422
    assert "Orang lain harus" in answer.content.decode()
    assert not BankAccount.objects.filter(number="999").exists()
    today = [row for _head, rows in second.get("/meja/").context["sections"] for row in rows]
    assert (1, reverse("desk:settings")) in [(row["count"], row["url"]) for row in today]
    assert "RPL" in second.get(page).content.decode()
    assert second.post(page, {"action": "confirm"}).status_code == 302
    account = BankAccount.objects.get(number="999")
    maker, checker = factories.person(smg.office.parent, "regional"), factories.make_user("kedua@example.com")
    assert (account.entered_by, account.confirmed_by, account.office) == (maker, checker, smg.office)
    assert PendingChange.objects.count() == 0
    assert second.post(page, {"action": "confirm"}).status_code == 404


def test_a_change_may_be_discarded_and_nothing_has_changed(region, smg):
    region.post(address("rekening"), bank(smg))
    page = reverse("desk:setting-confirm", args=[PendingChange.objects.get().pk])
    assert region.post(page, {"action": "discard"}).status_code == 302
    assert (PendingChange.objects.count(), BankAccount.objects.filter(number="999").count()) == (0, 0)
    assert AuditEvent.objects.latest("pk").action == "setting discarded"


def test_a_change_that_holds_no_more_is_shown_and_refused(region, second, smg):
    region.post(address("rekening"), bank(smg))
    PendingChange.objects.update(values=bank(smg, office="0"))
    page = reverse("desk:setting-confirm", args=[PendingChange.objects.get().pk])
    assert "RPL" in second.get(page).content.decode()
    assert second.post(page, {"action": "confirm"}).status_code == 422
    assert (PendingChange.objects.count(), BankAccount.objects.filter(number="999").count()) == (1, 0)


SCHEME = {
    **{"code": "BARU", "name_ind": "Baru", "name_en": "New", "base": "gross", "fee_bearer": "office"},
    **{"recognition": "completion", "legal_basis": "PKS 1", "source": "PKS 1"},
    **{"pnbp_bp": "12,5", "premi_bp": "50", "programme_bp": "37,5", "partner_bp": ""},
}


def confirm_all(client):
    for change in PendingChange.objects.all():
        assert client.post(reverse("desk:setting-confirm", args=[change.pk]), {"action": "confirm"}).url


def test_a_scheme_adds_up_has_maker_and_checker_and_begins_in_the_future(centre, second, smg):
    workshop = factories.make_workshop(smg)
    factories.make_scheme()
    answer = centre.post(address("skema"), SCHEME | {"premi_bp": "40"})
    assert (answer.status_code, PendingChange.objects.count()) == (422, 0)
    assert "100" in "".join(answer.context["form"].non_field_errors())
    centre.post(address("skema"), SCHEME)
    confirm_all(second)
    scheme = Scheme.objects.get(code="BARU")
    assert (scheme.pnbp_bp, scheme.premi_bp, scheme.programme_bp, scheme.partner_bp) == (1250, 5000, 3750, 0)
    assert {scheme.made_by.email, scheme.checked_by.email} == {
        "central.pusat@example.com",
        "kedua@example.com",
    }

    use = {"scheme": scheme.pk, "source": "SK 2", "valid_from": clock.today().isoformat()}
    assert centre.post(address("skema-berlaku"), use).status_code == 422
    both = use | {"valid_from": tomorrow().isoformat(), "prison": smg.pk, "model": "self"}
    assert centre.post(address("skema-berlaku"), both).status_code == 422
    assert PendingChange.objects.count() == 0
    assert (
        centre.post(address("skema-berlaku"), use | {"valid_from": tomorrow().isoformat()}).status_code == 302
    )
    confirm_all(second)
    assert scheme_for(workshop=workshop, on=clock.today()).code == "SK1990"
    assert scheme_for(workshop=workshop, on=tomorrow()) == scheme
    assert SchemeUse.objects.filter(scope=0).count() == 2


def test_a_prison_is_registered_and_its_list_says_what_is_missing(centre, smg):
    prison = {
        **{"name": "Lapas Baru", "short_code": "BRU", "prison_class": "2a", "region": smg.region_id},
        **{"regency": "33.74", "street": "Jalan 1", "postcode": "50188", "timezone": "Asia/Jakarta"},
        **{"latitude": "-7.03", "longitude": "110.33", "is_active": "on", "is_staff": "1", "province": "99"},
    }
    answer = centre.post(address("lapas"), prison)
    new = Partner.objects.get(short_code="BRU")
    assert (answer.url, new.province) == (reverse("desk:new-prison", args=[new.pk]), "33")
    assert (new.office.name, new.office.parent) == ("Lapas Baru", smg.region)

    def done():
        return [step[1] for step in centre.get(answer.url).context["steps"]]

    assert done() == [True, False, False, False, False, False, False]
    factories.staff(new.office, "baru", "officer", "reviewer", "treasurer", "head")
    factories.give_account(new.office, "baru")
    chair(new)
    assert done() == [True, True, True, True, True, False, True]
    renamed = prison | {"name": "Lapas Lain", "short_code": "XXX"}
    assert centre.post(address("lapas", new.pk), renamed).status_code == 302
    new.refresh_from_db()
    assert (new.short_code, new.office.name) == ("BRU", "Lapas Lain")


def test_goods_are_found_by_the_new_name_of_their_workshop_and_category(
    centre, smg, django_capture_on_commit_callbacks
):
    product = chair(smg)
    workshop = product.workshop
    data = {"name_ind": "Bengkel Ukir", "name_en": "Carving", "model": "self", "is_active": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert centre.post(address("bengkel", workshop.pk), data).status_code == 302
        category = Category.objects.get()
        words = {"name_ind": "Ukiran", "name_en": "Carvings", "is_public": "on"}
        assert centre.post(address("kategori", category.pk), words).status_code == 302
    found = Product.objects.get(pk=product.pk).found_by
    assert "Bengkel Ukir" in found
    assert "Ukiran" in found
    assert centre.post(address("kategori"), {"name_ind": "Baru", "name_en": "New"}).status_code == 302
    assert Category.objects.get(name_ind="Baru").is_root()


def test_words_are_kept_as_lists_and_may_be_removed(centre, smg):
    assert centre.post(address("sinonim"), {"phrases": "kursi, Tempat Duduk"}).status_code == 302
    row = SCREENS["sinonim"].model.objects.latest("pk")
    assert row.phrases == ["kursi", "tempat duduk"]
    assert centre.post(address("sinonim", row.pk), {"action": "remove"}).status_code == 302
    assert not SCREENS["sinonim"].model.objects.filter(pk=row.pk).exists()
    workshop = factories.make_workshop(smg)
    assert centre.post(address("bengkel", workshop.pk), {"action": "remove"}).status_code == 422
    assert Workshop.objects.filter(pk=workshop.pk).exists()


def test_a_decreed_day_off_moves_deadlines(centre, smg, monkeypatch, settings):
    day = date(2026, 12, 23)
    assert is_working_day(day)
    assert centre.post(address("libur"), {"day": day.isoformat(), "is_off": "on", "source": "SKB"}).url
    monkeypatch.setattr(workdays, "_corrections", rules.corrected_days)
    monkeypatch.setattr(rules, "_known", (0, {}))
    settings.DAYS_OFF_SECONDS = 60
    assert not is_working_day(day)
    assert is_working_day(date(2026, 12, 22))


def test_targets_are_set_once_and_their_amount_changed_with_its_letter(region, smg):
    workshop = factories.make_workshop(smg)
    data = {"workshop": workshop.pk, "year": 2027, "amount": "1.500.000", "source": "Surat 1"}
    assert region.post(address("target"), data).status_code == 302
    target = Target.objects.get()
    data = {"year": 1999, "amount": "2.000.000", "source": "Surat 2"}
    assert region.post(address("target", target.pk), data).status_code == 302
    target.refresh_from_db()
    assert (target.year, target.amount, target.source) == (2027, 2_000_000, "Surat 2")
    event = AuditEvent.objects.latest("pk")
    assert (event.before, event.after) == (
        {"amount": 1_500_000, "source": "Surat 1"},
        {"amount": 2_000_000, "source": "Surat 2"},
    )


def test_a_new_seller_begins_from_the_old_one(region, smg):
    seller = Seller.objects.get(workshop=factories.make_workshop(smg))
    form = region.get(address("penjual"), {"dari": seller.pk}).context["form"]
    assert (form["name"].value(), form["workshop"].value()) == (seller.name, seller.workshop_id)
    assert not form["valid_from"].value()


def test_a_country_that_bars_prison_goods_is_a_row_of_the_centre(centre, smg):
    page = centre.get(address("larangan-impor")).text
    assert "Amerika Serikat" in page
    data = {"country": "US", "law": "19 U.S.C. 1307", "valid_from": clock.today().isoformat()}
    wrong = centre.post(address("larangan-impor"), data | {"country": "XX"})
    assert wrong.status_code == 422
    assert "19 U.S.C. 1307" in wrong.text
    assert not ExportBar.objects.exists()
    assert centre.post(address("larangan-impor"), data).status_code == 302
    assert "Amerika Serikat" in centre.get(reverse("desk:setting-list", args=["larangan-impor"])).text
    with pytest.raises(ExpoRefused) as refusal:
        require_importable("US")
    assert refusal.value.code == "barred"
