"""Which scheme shares a workshop's sales on a given day: the most specific one in force.

A workshop's own scheme comes before its prison's, that before the one for its way of running (self-managed
or with a partner), that before the national one.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from partners.workshops.models import Workshop
from shop.ledger.errors import NoScheme
from shop.ledger.models import Scheme, SchemeUse
from shop.ledger.models.schemes import LEVEL, MODEL_SCOPES


def scopes_of(workshop: Workshop) -> tuple[int, int, int, int]:
    return 3 * LEVEL + workshop.pk, 2 * LEVEL + workshop.prison_id, MODEL_SCOPES[workshop.model], 0


def schemes_for(workshops: Iterable[Workshop], on: date) -> dict[int, Scheme]:
    """The scheme of each workshop by its id, in one query; NoScheme when one has none."""
    wanted = {workshop.pk: scopes_of(workshop) for workshop in workshops}
    scopes = {scope for own in wanted.values() for scope in own}
    uses = SchemeUse.objects.in_force(on).filter(scope__in=scopes).select_related("scheme")
    in_force = {use.scope: use.scheme for use in uses}
    found = {}
    for workshop_id, own in wanted.items():
        scheme = next((in_force[scope] for scope in own if scope in in_force), None)
        if scheme is None:
            raise NoScheme(_("No scheme of shares is in force for this workshop."))
        found[workshop_id] = scheme
    return found


def scheme_for(*, workshop: Workshop, on: date) -> Scheme:
    return schemes_for([workshop], on)[workshop.pk]
