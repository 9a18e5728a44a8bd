"""Everything of the shop that is a row and not code, as screens of the settings.

Neither Django's admin nor Oscar's dashboard is mounted: whatever is called editable or dated has its screen
here. A test fails for a model with ``valid_from`` that has none; ``ELSEWHERE`` are those with a room of their own.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.tree import add_category
from config.common.rules import change_row
from partners.prisons import change_prison, register_prison
from partners.services import add_bank_account, confirm_bank_account
from partners.workshops.services import end_programme, start_programme
from shop.desk.setting_screens import Screen

ELSEWHERE = {
    "partner.Appointment": "desk:people",
    "partner.Agreement": "desk:agreements",
    "catalogue.Certificate": "desk:listings",
    "media.Consent": "wagtailadmin_home",
}
PERIOD = ("valid_from", "source")
SINCE = ("valid_from", "valid_to")


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


def save_scheme(*, row: Any, by: Any, checker: Any) -> None:
    row.made_by, row.checked_by = by, checker
    change_row(row=row, by=by)


def save_programme(*, row: Any, by: Any, checker: Any) -> None:
    if row.pk:
        end_programme(programme=row, last_day=row.valid_to, by=by)
        return
    names = ("workshop", "title_ind", "title_en", "theory_hours", "practice_hours", "participants", *PERIOD)
    start_programme(**{name: getattr(row, name) for name in names}, by=by)


def save_category(*, row: Any, by: Any, checker: Any) -> None:
    if row.pk:
        change_row(row=row, by=by)
    else:
        add_category(name_ind=row.name_ind, name_en=row.name_en, parent=row.chosen_parent, by=by)


PRISONS = (
    Screen(
        slug="lapas",
        model_label="partner.Partner",
        label=_("Prisons"),
        help=_(
            "Who makes and sells. A prison that is not active leaves the shop with all its goods; its orders and "
            "books stay. Its short code begins every product number and never changes."
        ),
        fields=(
            *("name", "short_code", "prison_class", "region", "regency", "street", "postcode", "timezone"),
            *("latitude", "longitude", "whatsapp", "population", "capacity", "figures_on", "figures_source"),
            "is_active",
        ),
        columns=("name", "short_code", "prison_class", "region", "whatsapp", "is_active"),
        office="office",
        fixed=("short_code", "region", "regency"),
        finds=("name", "short_code"),
        save=save_prison,
        found_by="prison_id",
    ),
    Screen(
        slug="bengkel",
        model_label="workshops.Workshop",
        label=_("Workshops"),
        help=_(
            "Where it is made; every product has exactly one. Its code is the middle part of product numbers. Fresh "
            "goods of a paused workshop are away until it opens, others are promised for later."
        ),
        fields=(
            *("prison", "code", "name_ind", "name_en", "model", "mitra"),
            *("paused_until", "pause_reason", "is_active"),
        ),
        columns=("name_ind", "prison", "code", "model", "mitra", "is_active"),
        office="prison__office",
        fixed=("prison", "code"),
        finds=("name_ind", "name_en", "prison__name"),
        found_by="workshop_id",
    ),
    Screen(
        slug="mitra",
        model_label="partner.Mitra",
        label=_("Production partners"),
        help=_("Firms and foundations that produce with prisons. Agreements with them are under Partners."),
        fields=("name", "city", "is_active"),
        columns=("name", "city", "is_active"),
        shared=True,
        finds=("name",),
    ),
    Screen(
        slug="penjual",
        model_label="workshops.Seller",
        label=_("Sellers"),
        help=_("Who sells the goods of a workshop, on the product's page, on receipts and for PPN."),
        fields=("workshop", "kind", "name", "taxable", *PERIOD),
        columns=("workshop", "kind", "name", "taxable", *SINCE),
        office="workshop__prison__office",
        about=("workshop",),
        finds=("name", "workshop__prison__name"),
    ),
    Screen(
        slug="program",
        model_label="workshops.Programme",
        label=_("Training programmes"),
        help=_("What a workshop teaches. Fewer than five participants are never shown to the public."),
        fields=(
            *("workshop", "title_ind", "title_en", "theory_hours", "practice_hours"),
            *("participants", *PERIOD),
        ),
        columns=("title_ind", "workshop", "theory_hours", "practice_hours", "participants", *SINCE),
        office="workshop__prison__office",
        finds=("title_ind", "workshop__prison__name"),
        save=save_programme,
    ),
    Screen(
        slug="target",
        model_label="workshops.Target",
        label=_("Targets of PNBP"),
        help=_("What a workshop is expected to bring the state in a year, with the letter that says so."),
        fields=("workshop", "year", "amount", "source"),
        columns=("workshop", "year", "amount", "source"),
        office="workshop__prison__office",
        fixed=("workshop", "year"),
        finds=("workshop__prison__name",),
    ),
)
DELIVERY = (
    Screen(
        slug="tarif",
        model_label="shipping.Tariff",
        label=_("Courier prices"),
        help=_("What a courier asks by zone and started kilogram. The zone follows from the two cities."),
        fields=(
            *("courier", "service", "zone", "first_kg", "next_kg", "minimum_kg", "min_grams", "max_grams"),
            *("days_min", "days_max", *PERIOD),
        ),
        columns=("courier", "service", "zone", "first_kg", "next_kg", "days_min", "days_max", *SINCE),
        about=("courier", "service", "zone"),
        finds=("courier", "service"),
    ),
    Screen(
        slug="paket",
        model_label="shipping.ParcelRule",
        label=_("What is a parcel"),
        help=_("How volume becomes weight, and the heaviest parcel an ordinary service takes."),
        fields=("volume_divisor", "max_grams", *PERIOD),
        columns=("volume_divisor", "max_grams", *SINCE),
        about=(),
    ),
    Screen(
        slug="antar",
        model_label="shipping.OwnDelivery",
        label=_("Own delivery"),
        help=_(
            "Where a prison brings its goods itself, the only way for fresh food. What is ordered before the "
            "cut-off hour is brought the same working day."
        ),
        fields=("prison", "regency_code", "price", "max_grams", "cutoff_hour", *PERIOD),
        columns=("prison", "regency_code", "price", "cutoff_hour", *SINCE),
        office="prison__office",
        about=("prison", "regency_code"),
        finds=("prison__name",),
    ),
    Screen(
        slug="jatah",
        model_label="shipping.DailyCap",
        label=_("Orders a day"),
        help=_("How many orders a prison brings itself on one day. Without a row there is no limit."),
        fields=("prison", "orders_per_day", *PERIOD),
        columns=("prison", "orders_per_day", *SINCE),
        office="prison__office",
        about=("prison",),
        finds=("prison__name",),
    ),
    Screen(
        slug="ambil",
        model_label="shipping.PickupPoint",
        label=_("Pick-up points"),
        help=_("Where and when buyers fetch their goods; one point for each prison."),
        fields=("prison", "address", "hours_ind", "hours_en", *PERIOD),
        columns=("prison", "address", "hours_ind", *SINCE),
        office="prison__office",
        about=("prison",),
        finds=("prison__name",),
    ),
    Screen(
        slug="libur",
        model_label="common.DayOff",
        label=_("Holidays"),
        help=_(
            "Public holidays and joint leave are known. Here stands only what was changed by decree since: a day "
            "that became free, or a holiday on which work is done after all."
        ),
        fields=("day", "is_off", "source"),
        columns=("day", "is_off", "source"),
        fixed=("day",),
        removes=True,
    ),
)
MONEY = (
    Screen(
        slug="rekening",
        model_label="partner.BankAccount",
        label=_("Bank accounts"),
        help=_(
            "Where an office receives money. One person enters it, another confirms it; only then it counts."
        ),
        fields=("office", "bank", "number", "holder", *PERIOD),
        columns=("office", "bank", "number", "holder", *SINCE),
        office="office",
        two=True,
        finds=("office__name", "number"),
        save=save_bank_account,
    ),
    Screen(
        slug="penampung",
        model_label="partner.CollectingOffice",
        label=_("Collecting office"),
        help=_("Which office receives what is paid for baskets of several prisons, and passes it on."),
        fields=("office", *PERIOD),
        columns=("office", *SINCE),
        about=(),
        two=True,
        later=True,
    ),
    Screen(
        slug="skema",
        model_label="ledger.Scheme",
        label=_("Schemes of shares"),
        help=_(
            "How a sale is shared. The four parts add up to 100 %. A scheme never changes, because orders point at "
            "it: a new rule is a new scheme, put in force below."
        ),
        fields=(
            *("code", "name_ind", "name_en", "base", "pnbp_bp", "premi_bp", "programme_bp", "partner_bp"),
            *("fee_bearer", "recognition", "legal_basis", "source"),
        ),
        columns=("code", "name_ind", "base", "pnbp_bp", "premi_bp", "programme_bp", "partner_bp"),
        edit=(),
        two=True,
        save=save_scheme,
    ),
    Screen(
        slug="skema-berlaku",
        model_label="ledger.SchemeUse",
        label=_("Where schemes apply"),
        help=_(
            "From which day a scheme holds, for one workshop, one prison, one way of running, or, with all three "
            "left empty, the whole country. The narrowest one counts. What was sold before keeps its scheme."
        ),
        fields=("scheme", "workshop", "prison", "model", *PERIOD),
        columns=("scheme", "workshop", "prison", "model", *SINCE),
        about=("workshop", "prison", "model"),
        two=True,
        later=True,
    ),
    Screen(
        slug="akun",
        model_label="ledger.TreasuryCode",
        label=_("Account codes"),
        help=_("Under which code (akun) the treasury receives deposits. Ask your KPPN before you change it."),
        fields=("code", "name", "is_placeholder", *PERIOD),
        columns=("code", "name", "is_placeholder", *SINCE),
        about=(),
        two=True,
        later=True,
    ),
    Screen(
        slug="batas-setor",
        model_label="ledger.DepositRule",
        label=_("When to deposit"),
        help=_(
            "Which moment starts the time for a deposit, and until which hour a receipt counts for its day."
        ),
        fields=("clock", "cutoff_hour", "code_valid_days", *PERIOD),
        columns=("clock", "cutoff_hour", "code_valid_days", *SINCE),
        about=(),
        two=True,
        later=True,
    ),
    Screen(
        slug="ppn",
        model_label="workshops.TaxRate",
        label=_("PPN"),
        help=_("Value added tax as a fraction of the net price, inside the prices of sellers who charge it."),
        fields=("numerator", "denominator", *PERIOD),
        columns=("numerator", "denominator", *SINCE),
        about=(),
        two=True,
        later=True,
    ),
    Screen(
        slug="masa-keluhan",
        model_label="fulfilment.ComplaintWindow",
        label=_("Time for complaints"),
        help=_(
            "How many days after hand-over a buyer may complain; then the sale is complete and is shared."
        ),
        fields=("days", *PERIOD),
        columns=("days", *PERIOD),
        about=(),
        edit=(),
    ),
)
WORDS = (
    Screen(
        slug="kategori",
        model_label="catalogue.Category",
        label=_("Categories"),
        help=_("By what buyers browse, in both languages. A category that is not public is shown nowhere."),
        fields=("name_ind", "name_en"),
        columns=("name_ind", "name_en", "is_public"),
        edit=("name_ind", "name_en", "is_public"),
        finds=("name_ind", "name_en"),
        save=save_category,
        found_by="categories",
        form="CategoryForm",
    ),
    Screen(
        slug="bahan",
        model_label="catalogue.Material",
        label=_("Materials"),
        help=_(
            "By what buyers filter. A product belongs to the material whose word its own text names first."
        ),
        fields=("slug", "name_ind", "name_en", "words"),
        columns=("name_ind", "name_en", "words"),
        fixed=("slug",),
        removes=True,
        found_by="",
    ),
    Screen(
        slug="sinonim",
        model_label="catalogue.Synonym",
        label=_("Synonyms"),
        help=_("Phrases that mean the same: who looks for one finds the others too."),
        fields=("phrases",),
        columns=("phrases",),
        removes=True,
        finds=("phrases",),
    ),
    Screen(
        slug="kata",
        model_label="cms.StyleWord",
        label=_("Words we avoid"),
        help=_("Editors are warned where such a word stands in a story; nothing is blocked."),
        fields=("word", "instead"),
        columns=("word", "instead"),
        removes=True,
        finds=("word",),
    ),
)
GROUPS = (
    (_("Prisons"), PRISONS),
    (pgettext_lazy("settings", "Delivery"), DELIVERY),
    (_("Money"), MONEY),
    (pgettext_lazy("settings", "Goods and words"), WORDS),
)
SCREENS = {screen.slug: screen for _label, screens in GROUPS for screen in screens}
