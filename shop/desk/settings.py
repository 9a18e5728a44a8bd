"""Everything of the shop that is a row and not code, as screens of the desk.

Neither Django's admin nor Oscar's dashboard is mounted: whatever is called editable or dated has its screen
here. A test fails for a model with ``valid_from`` that has none; ``ELSEWHERE`` are those with a room of their
own. What a screen is for is told in ``desk/setting_help.html``.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.tree import add_category
from config.common.rules import change_row
from partners.prisons import change_prison, register_prison
from partners.qris import put_merchant_code
from partners.services import add_bank_account, confirm_bank_account
from partners.workshops.services import end_programme, start_programme
from shop.desk.rooms import EXPO, PARTNERS
from shop.desk.setting_screens import Screen
from shop.expo.services import save_event

ELSEWHERE = {
    "partner.Appointment",
    "accounts.Invitation",
    "catalogue.Certificate",
    "media.Consent",
    "expo.Edition",
}


def save_prison(*, row: Any, by: Any, checker: Any) -> None:
    (change_prison if row.pk else register_prison)(prison=row, by=by)


def save_bank_account(*, row: Any, by: Any, checker: Any) -> None:
    """Ended in place; a new one is entered by one person and confirmed by the other."""
    if row.pk:
        change_row(row=row, by=by, office_id=row.office_id)
        return
    names = ("office", "bank", "number", "holder", "valid_from", "source")
    account = add_bank_account(**{name: getattr(row, name) for name in names}, by=by)
    if checker is not None:
        confirm_bank_account(account=account, by=checker)


def save_merchant_code(*, row: Any, by: Any, checker: Any) -> None:
    """Ended in place; a new one ends the one before it."""
    if row.pk:
        change_row(row=row, by=by, office_id=row.office_id)
    else:
        put_merchant_code(code=row, by=by, checker=checker)


def save_scheme(*, row: Any, by: Any, checker: Any) -> None:
    row.made_by, row.checked_by = by, checker
    change_row(row=row, by=by)


def save_programme(*, row: Any, by: Any, checker: Any) -> None:
    if row.pk:
        end_programme(programme=row, last_day=row.valid_to, by=by)
    else:
        start_programme(**{name: getattr(row, name) for name in SCREENS["program"].fields}, by=by)


def save_category(*, row: Any, by: Any, checker: Any) -> None:
    if row.pk:
        change_row(row=row, by=by)
    else:
        add_category(category=row, by=by)


def save_exhibition(*, row: Any, by: Any, checker: Any) -> None:
    save_event(event=row, prisons=row.many["prisons"], by=by)


PRISON = (
    "name short_code prison_class region whatsapp is_active regency street postcode timezone latitude longitude "
    "population capacity figures_on figures_source"
)
WORKSHOP = "name_ind name_en prison code model mitra is_active paused_until pause_reason"
PROGRAMME = "title_ind title_en workshop theory_hours practice_hours participants"
TARIFF = "courier service zone first_kg next_kg minimum_kg min_grams max_grams days_min days_max"
SCHEME = "code name_ind name_en base pnbp_bp premi_bp programme_bp partner_bp fee_bearer recognition"
AGREEMENT = "number office mitra kind signed_on valid_from valid_to wage_clause pnbp_clause scan renews"
EVENT = (
    "name_ind name_en office place address starts_on ends_on stands prisons shown_ind shown_en later_ind later_en "
    "source is_illustrative state"
)
FOUR_EYES: dict[str, Any] = {"about": "", "two": True, "later": True}

PRISONS = (
    Screen(
        "lapas",
        "partner.Partner",
        _("Prisons"),
        PRISON,
        fixed="short_code region regency",
        save=save_prison,
        found_by="prison_id",
    ),
    Screen(
        "bengkel", "workshops.Workshop", _("Workshops"), WORKSHOP, fixed="prison code", found_by="workshop_id"
    ),
    Screen("mitra", "partner.Mitra", _("Production partners"), "name city is_active", shared=True),
    Screen("penjual", "workshops.Seller", _("Sellers"), "workshop kind name taxable", about="workshop"),
    Screen("program", "workshops.Programme", _("Training programmes"), PROGRAMME, save=save_programme),
    Screen(
        "target",
        "workshops.Target",
        _("Targets of PNBP"),
        "workshop year amount source",
        fixed="workshop year",
    ),
    Screen("perjanjian", "partner.Agreement", _("Agreements"), AGREEMENT, room=PARTNERS),
)
DELIVERY = (
    Screen("tarif", "shipping.Tariff", _("Courier prices"), TARIFF, about="courier service zone"),
    Screen("paket", "shipping.ParcelRule", _("What is a parcel"), "volume_divisor max_grams", about=""),
    Screen(
        "antar",
        "shipping.OwnDelivery",
        _("Own delivery"),
        "prison regency_code price max_grams cutoff_hour",
        about="prison regency_code",
    ),
    Screen("jatah", "shipping.DailyCap", _("Orders a day"), "prison orders_per_day", about="prison"),
    Screen(
        "ambil",
        "shipping.PickupPoint",
        _("Pick-up points"),
        "prison address hours_ind hours_en",
        about="prison",
    ),
    Screen("libur", "common.DayOff", _("Holidays"), "day is_off source", fixed="day", removes=True),
)
MONEY = (
    Screen(
        "rekening",
        "partner.BankAccount",
        _("Bank accounts"),
        "office bank number holder",
        two=True,
        save=save_bank_account,
    ),
    Screen(
        "qris",
        "partner.MerchantCode",
        _("QRIS codes"),
        "office payload takes_amount",
        read="merchant_name nmid",
        two=True,
        save=save_merchant_code,
    ),
    Screen("batas-qris", "partner.QrisCap", _("Highest QRIS payment"), "amount", **FOUR_EYES),
    Screen(
        "penampung", "partner.CollectingOffice", _("Collecting office"), "office", national=True, **FOUR_EYES
    ),
    Screen(
        "skema",
        "ledger.Scheme",
        _("Schemes of shares"),
        f"{SCHEME} legal_basis source",
        edit="",
        two=True,
        save=save_scheme,
    ),
    Screen(
        "skema-berlaku",
        "ledger.SchemeUse",
        _("Where schemes apply"),
        "scheme workshop prison model",
        **FOUR_EYES | {"about": "workshop prison model"},
    ),
    Screen("akun", "ledger.TreasuryCode", _("Account codes"), "code name is_placeholder", **FOUR_EYES),
    Screen(
        "batas-setor",
        "ledger.DepositRule",
        _("When to deposit"),
        "clock cutoff_hour code_valid_days",
        **FOUR_EYES,
    ),
    Screen("ppn", "workshops.TaxRate", _("PPN"), "numerator denominator", **FOUR_EYES),
    Screen("batas-pengembalian", "payment.RefundLimit", _("Refunds by one person"), "amount", **FOUR_EYES),
    Screen("masa-keluhan", "fulfilment.ComplaintWindow", _("Time for complaints"), "days", about="", edit=""),
    Screen("masa-simpan", "care.KeepingTerm", _("Time messages are kept"), "days", about="", edit=""),
    Screen("masa-mutasi", "payment.RowTerm", _("Time bank rows are kept"), "days", about="", edit=""),
    Screen("pengemasan", "fulfilment.PackingRule", _("Packing times"), "undo_minutes contact_days", about=""),
)
WORDS = (
    Screen(
        "jawaban", "care.AnswerTemplate", _("Answer templates"), "title text language is_active", removes=True
    ),
    Screen(
        "wajib-sertifikat",
        "catalogue.CertificateRule",
        _("Certificates that are needed"),
        "category kind",
        about="category kind",
    ),
    Screen(
        "kategori",
        "catalogue.Category",
        _("Categories"),
        "name_ind name_en",
        edit="name_ind name_en is_public",
        save=save_category,
        found_by="categories",
    ),
    Screen(
        "bahan",
        "catalogue.Material",
        _("Materials"),
        "name_ind name_en words slug",
        fixed="slug",
        removes=True,
        found_by="",
    ),
    Screen("pameran", "expo.Event", _("Exhibitions"), EVENT, fixed="office", save=save_exhibition, room=EXPO),
    Screen(
        "larangan-impor",
        "expo.ExportBar",
        _("Countries that bar prison goods"),
        "country law",
        about="country",
    ),
    Screen("kandungan", "expo.ContentRule", _("Domestic content"), "least_bp together_bp", about=""),
    Screen("sinonim", "catalogue.Synonym", _("Synonyms"), "phrases", removes=True),
    Screen("kata", "cms.StyleWord", _("Words we avoid"), "word instead", removes=True),
)
GROUPS = (
    (_("Prisons"), PRISONS),
    (pgettext_lazy("settings", "Delivery"), DELIVERY),
    (_("Money"), MONEY),
    (pgettext_lazy("settings", "Goods and words"), WORDS),
)
SCREENS = {screen.slug: screen for _label, screens in GROUPS for screen in screens}
