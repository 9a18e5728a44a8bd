"""What an account changes beyond itself: whose an order is, and what is left of somebody who leaves.

An order belongs to whoever reads the mailbox it was placed with, so a guest's orders become his when his
address is proven. When an account is deleted, the books keep what they need and nothing else
(docs/decisions/accounts.md says what and why).
"""

from typing import Any
from uuid import uuid4

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from config.common import audit
from config.common.models import OutboxMessage, RateWindow
from shop.accounts.email_change import change_of, confirm_email_change
from shop.accounts.errors import AccountRefused
from shop.accounts.models import EmailChange, Registration, SavedAddress, User
from shop.accounts.services import require_password
from shop.basket.models import Basket
from shop.care.erasing import erase
from shop.care.models import Thread
from shop.care.wishes import end_wishes
from shop.expo import forgetting
from shop.order.models import Order, ShippingAddress
from shop.order.numbers import random_token

ERASED_DOMAIN = "terhapus.invalid"


@transaction.atomic
def claim_orders(*, user: User) -> int:
    """Guest orders with the user's proven address become his; returns how many."""
    if user.email_confirmed_at is None:
        return 0
    return Order.objects.guests_of(user.email).update(user=user)


@transaction.atomic
def agree_to_email_change(*, token: str) -> EmailChange:
    """One mailbox agrees. The old address's orders come along, and mails of those under way go to the new one."""
    found = change_of(token)
    if found is not None:
        claim_orders(user=found[0].user)
    change = confirm_email_change(token=token)
    if change.done_at:
        claim_orders(user=change.user)
        mine = Order.objects.filter(user=change.user, guest_email__iexact=change.old_email)
        mine.filter(pk__in=mine.unfinished().values("pk")).update(guest_email=change.new_email)
    return change


def keeps_from_leaving(user: Any) -> str:
    """Why this account cannot be deleted now, in a sentence; empty when it can."""
    works_here = user.is_staff or user.is_superuser or user.appointments.exists() or user.groups.exists()
    if works_here:
        return _("This is the account of an office. The office that appointed you closes it.")
    numbers = Order.objects.filter(user=user).unfinished().order_by("number").values_list("number", flat=True)
    if numbers:
        return _(
            "These orders are not finished: %(numbers)s. Their prisons still need your name and address. "
            "Cancel what is not paid, or wait until the time for complaints is over."
        ) % {"numbers": ", ".join(numbers)}
    return ""


@transaction.atomic
def delete_account(*, user: User, password: str) -> None:
    """Nobody is left: the user becomes nameless, his orders keep what the books need."""
    locked = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    require_password(locked, password)
    claim_orders(user=locked)
    reason = keeps_from_leaving(locked)
    if reason:
        raise AccountRefused(reason, code="unfinished")
    mails_of(locked).delete()
    _erase_orders(locked)
    forgetting.erase_of(user=locked)
    _erase_traces(locked)
    locked.email = f"{uuid4().hex}@{ERASED_DOMAIN}"
    locked.first_name = locked.last_name = ""
    locked.email_confirmed_at = locked.last_login = None
    locked.is_active = False
    locked.set_unusable_password()
    locked.save()
    audit.record(actor=locked, action="account.delete", target=locked)


def mails_of(user: Any) -> QuerySet[OutboxMessage]:
    """What we wrote to somebody, and about his orders to whatever address they name."""
    numbers = Order.objects.filter(user=user).values("number")
    told = OutboxMessage.objects.annotate(number=KeyTextTransform("number", "context"))
    return told.filter(Q(to__iexact=user.email) | Q(number__in=numbers))


def _erase_orders(user: User) -> None:
    """Number, goods, money, recipient's name and regency stay; the old links to the page open nothing."""
    orders = list(Order.objects.select_for_update(of=["self"]).filter(user=user).order_by("pk"))
    addresses = [order.shipping_address_id for order in orders if order.shipping_address_id]
    ShippingAddress.objects.filter(pk__in=addresses).update(
        first_name="", line1="", village="", village_code="", district="", postcode="", search_text=""
    )
    for order in orders:
        order.user, order.guest_email, order.phone, order.note = None, "", "", ""
        order.token = random_token()
    Order.objects.bulk_update(orders, ["user", "guest_email", "phone", "note", "token"], batch_size=200)


def _erase_traces(user: User) -> None:
    """Addresses, baskets, mails and the record of sign-ins; nothing of whoever has an earlier address of his now."""
    SavedAddress.objects.filter(user=user).delete()
    earlier = set(EmailChange.objects.filter(user=user).values_list("old_email", flat=True))
    addresses = {each for each in earlier if not User.objects.filter(email__iexact=each).exists()}
    EmailChange.objects.filter(user=user).delete()
    Basket.objects.filter(owner=user, status__in=Basket.editable_statuses).delete()
    Basket.objects.filter(owner=user).update(owner=None)
    for email in {user.email, *addresses}:
        Registration.objects.filter(email__iexact=email).delete()
        erase(Thread.objects.filter(email__iexact=email))
        end_wishes(email=email)
        OutboxMessage.objects.filter(to__iexact=email).delete()
        RateWindow.objects.filter(key__iexact=email).delete()
        for log in (AccessAttempt, AccessFailureLog, AccessLog):
            log.objects.filter(username__iexact=email).delete()
