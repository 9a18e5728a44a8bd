"""A buyer's own addresses. The first one is the default; when that goes, the oldest of the rest is."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.accounts.errors import AccountRefused
from shop.accounts.models import SavedAddress, User

MOST = 20
FACTS = ("name", "phone", "street", "village_code")


@transaction.atomic
def save_address(
    *, user: User, name: str, phone: str, street: str, village_code: str, pk: int | None = None
) -> SavedAddress:
    """Keep a new address, or what ``pk`` names in other words; the same one twice is one."""
    facts = {"name": name, "phone": phone, "street": street, "village_code": village_code}
    own = _locked(user)
    if pk is not None:
        found = next((each for each in own if each.pk == pk), None)
        if found is None:
            raise AccountRefused(_("This address is no longer saved."), code="gone")
        for field, value in facts.items():
            setattr(found, field, value)
        found.save(update_fields=FACTS)
        return found
    same = next((each for each in own if all(getattr(each, key) == facts[key] for key in FACTS)), None)
    if same is not None:
        return same
    if len(own) >= MOST:
        raise AccountRefused(
            _("You have saved %(most)d addresses. Delete one to save another.") % {"most": MOST}, code="full"
        )
    return SavedAddress.objects.create(user=user, is_default=not own, created_at=clock.now(), **facts)


@transaction.atomic
def delete_address(*, user: User, pk: int) -> None:
    own = _locked(user)
    SavedAddress.objects.filter(user=user, pk=pk).delete()
    rest = [each for each in own if each.pk != pk]
    if rest and not any(each.is_default for each in rest):
        SavedAddress.objects.filter(pk=rest[0].pk).update(is_default=True)


@transaction.atomic
def make_default(*, user: User, pk: int) -> None:
    """This one is filled in at the checkout from now on."""
    if pk not in [each.pk for each in _locked(user)]:
        raise AccountRefused(_("This address is no longer saved."), code="gone")
    SavedAddress.objects.filter(user=user, is_default=True).update(is_default=False)
    SavedAddress.objects.filter(pk=pk).update(is_default=True)


def checkout_start(user: Any) -> dict[str, str]:
    """What the checkout begins with for somebody who is signed in: his address and the default place."""
    if not user.is_authenticated:
        return {}
    saved = SavedAddress.objects.filter(user=user).first()
    if saved is None or saved.place is None:
        return {"email": user.email}
    return {
        "email": user.email,
        "name": saved.name,
        "phone": saved.phone,
        "street": saved.street,
        "postcode": saved.place.postcode,
        "village": saved.village_code,
    }


def _locked(user: User) -> list[SavedAddress]:
    """All of somebody's addresses, oldest first, under the lock of their owner."""
    User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    return list(SavedAddress.objects.filter(user=user).order_by("pk"))
