"""What is forgotten of buyers, and when; what remains is that somebody asked, when, and how it ended."""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from config.common import clock
from config.common.models import OutboxMessage
from shop.care.models import KeepingTerm, Message, Photo, StockWish, Thread
from shop.care.wishes import end_wishes
from shop.order.numbers import random_token

TOLD_FOR = timedelta(days=7)


def keeping_term(on: date) -> timedelta:
    """The term in force; without a row a year, as for enquiries of partners."""
    row = KeepingTerm.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return timedelta(days=row.days if row else 365)


@transaction.atomic
def erase_old() -> int:
    """Forget addresses, private words and photos whose term is over; returns how many threads."""
    since = clock.now() - keeping_term(clock.today())
    StockWish.objects.filter(at__lte=since).delete()
    OutboxMessage.objects.filter(template="back_in_stock", sent_at__lte=clock.now() - TOLD_FOR).delete()
    undecided = Thread.objects.holding().values("pk")
    return _erase(Thread.objects.filter(last_at__lte=since).exclude(pk__in=undecided))


@transaction.atomic
def forget(*, email: str) -> None:
    """Somebody leaves: nothing is kept of what he wrote, but for what the public was shown without his name."""
    _erase(Thread.objects.filter(email__iexact=email))
    end_wishes(email=email)


def _erase(threads: QuerySet[Thread]) -> int:
    found = list(threads.select_for_update(of=["self"]).exclude(email="").order_by("pk"))
    keys = [thread.pk for thread in found]
    letters = Q()
    for key in keys:
        letters |= Q(key__startswith=f"care:{key}:")
    for photo in Photo.objects.filter(thread__in=keys):
        transaction.on_commit(partial(photo.file.storage.delete, photo.file.name), robust=True)
    Photo.objects.filter(thread__in=keys).delete()
    Message.objects.filter(thread__in=keys).delete()
    if keys:
        OutboxMessage.objects.filter(letters).delete()
    for thread in found:
        thread.email, thread.token = "", random_token()
    Thread.objects.bulk_update(found, ["email", "token"], batch_size=200)
    return len(found)
