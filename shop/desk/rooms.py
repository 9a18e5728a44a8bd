"""The rooms of the desk: who may look into each, and who may change something there.

Navigation and access read the same rows, so nobody is shown a door that is locked to him. A region and the
centre look and never act: a prison's goods, parcels and money are changed by the prison alone. They appoint,
though, and whom is said by ``partners.authority``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.choices import Role
from shop.expo.choices import OFFERING

EVERYBODY = frozenset(Role)
ABOVE = frozenset({Role.REGIONAL, Role.CENTRAL})
SELLING = frozenset({Role.OFFICER, Role.REVIEWER, Role.HEAD}) | ABOVE
DECIDES = frozenset({Role.REVIEWER, Role.HEAD})
MONEY = frozenset({Role.TREASURER, Role.HEAD})
APPOINTING = frozenset({Role.HEAD}) | ABOVE


@dataclass(frozen=True)
class Room:
    name: str
    label: str | Promise
    url_name: str
    looks: frozenset[Role]
    acts: frozenset[Role] = frozenset()


TODAY = Room("today", _("Today"), "desk:today", EVERYBODY)
LISTINGS = Room("listings", _("Goods"), "desk:listings", SELLING, frozenset({Role.OFFICER}))
CONSIGNMENTS = Room(
    "consignments", pgettext_lazy("desk", "Parcels"), "desk:consignments", SELLING, frozenset({Role.OFFICER})
)
MESSAGES = Room(
    "messages",
    pgettext_lazy("desk", "Messages"),
    "desk:messages",
    SELLING,
    frozenset({Role.OFFICER, Role.REVIEWER, Role.HEAD}),
)
QUOTING = frozenset(OFFERING)
QUOTATIONS = Room("quotations", pgettext_lazy("desk", "Quotations"), "desk:enquiries", SELLING, SELLING)
COUNTER = Room("counter", _("Counter"), "desk:counter", SELLING, frozenset({Role.OFFICER}))
RECEIPTS = Room("receipts", _("Receipts"), "desk:receipts", MONEY, frozenset({Role.TREASURER}))
DEPOSITS = Room("deposits", _("Deposits"), "desk:deposits", MONEY | ABOVE, frozenset({Role.TREASURER}))
ORDERS = Room("orders", _("Orders"), "desk:orders", MONEY | ABOVE, frozenset({Role.TREASURER}))
PRISONS = Room("prisons", _("Compare"), "desk:prisons", ABOVE)
AGREEING = frozenset({Role.HEAD}) | ABOVE
PARTNERS = Room("partners", _("Partners"), "desk:agreements", AGREEING | {Role.REVIEWER}, AGREEING)
EXHIBITING = QUOTING
EXPO = Room("expo", _("Exhibitions"), "desk:editions", SELLING, EXHIBITING)
PEOPLE = Room("people", _("People"), "desk:people", APPOINTING, APPOINTING)
LOG = Room("log", _("Record of changes"), "desk:log", APPOINTING)
SETTINGS = Room("settings", _("Settings"), "desk:settings", ABOVE, ABOVE)

ROOMS = (
    *(TODAY, LISTINGS, CONSIGNMENTS, COUNTER, QUOTATIONS, MESSAGES, RECEIPTS, DEPOSITS, ORDERS),
    *(PRISONS, PARTNERS, EXPO, PEOPLE, LOG, SETTINGS),
)
