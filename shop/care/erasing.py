"""What is forgotten of buyers, and when; what remains is that somebody asked, when, and how it ended."""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from config.common import clock
from config.common.models import OutboxMessage
from shop.care.models import KeepingTerm, Message, StockWish, Thread
from shop.order.numbers import random_token


def keeping_term(on: date) -> timedelta:
    """The term in force; without a row a year, as for enquiries of partners."""
    row = KeepingTerm.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return timedelta(days=row.days if row else 365)


@transaction.atomic
def erase_old() -> int:
    """Forget addresses, private words and photos whose term is over; returns how many threads."""
    since = clock.now() - keeping_term(clock.today())
    StockWish.objects.filter(at__lte=since).delete()
    OutboxMessage.objects.filter(template="back_in_stock", sent_at__isnull=False).delete()
    OutboxMessage.objects.filter(template="care_answer", sent_at__lte=since).delete()
    undecided = Thread.objects.holding().values("pk")
    return erase(Thread.objects.filter(last_at__lte=since).exclude(pk__in=undecided))


@transaction.atomic
def erase(threads: QuerySet[Thread]) -> int:
    """Nothing is left of what was written but what the public was shown; the old addresses open nothing."""
    found = list(threads.select_for_update(of=["self"]).exclude(email="").order_by("pk"))
    messages = Message.objects.filter(thread__in=found)
    for message in messages.exclude(photo=""):
        transaction.on_commit(partial(message.photo.storage.delete, str(message.photo.name)), robust=True)
    messages.delete()
    for thread in found:
        thread.email, thread.token = "", random_token()
    Thread.objects.bulk_update(found, ["email", "token"], batch_size=200)
    return len(found)
