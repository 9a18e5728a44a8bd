"""The demo's writer of one prison's pages, and the reviewer who publishes them."""

from collections.abc import Mapping

from cms.services import ensure_reviewer_group, let_write
from partners.models import Partner
from shop.accounts.models import User


def load(prisons: Mapping[str, Partner], users: Mapping[str, User]) -> None:
    users["peninjau"].groups.add(ensure_reviewer_group())
    let_write(prison=prisons["semarang"], user=users["penulis.semarang"], by=users["admin"])
