"""The rooms of the desk: who may look into each, and who may change something there.

Navigation and access read the same rows, so nobody is shown a door that is locked to him. A region and the
centre look and never act: a prison's goods, parcels and money are changed by the prison alone.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.choices import Role

EVERYBODY = frozenset(Role)
ABOVE = frozenset({Role.REGIONAL, Role.CENTRAL})
SELLING = frozenset({Role.OFFICER, Role.REVIEWER, Role.HEAD}) | ABOVE
MONEY = frozenset({Role.TREASURER, Role.HEAD})


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
COUNTER = Room("counter", _("Counter"), "desk:counter", SELLING, frozenset({Role.OFFICER}))
RECEIPTS = Room("receipts", _("Receipts"), "desk:receipts", MONEY, frozenset({Role.TREASURER}))
DEPOSITS = Room("deposits", _("Deposits"), "desk:deposits", MONEY | ABOVE, frozenset({Role.TREASURER}))

ROOMS = (TODAY, LISTINGS, CONSIGNMENTS, COUNTER, RECEIPTS, DEPOSITS)
