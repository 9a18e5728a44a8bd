"""Messages leave through an outbox.

The row is written in the transaction that causes the message, so a message exists exactly when its cause
does; ``send_outbox`` delivers with retries and growing pauses. A crash between sending and marking can
send a letter twice, never lose one; a letter that cannot be written never holds up those behind it.
Committing only wakes the sender. A letter goes out as HTML and as text, both from one template
(``config.common.letters``); its context is JSON and is put into words only then, in the reader's language.
"""

import logging
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from config.common import clock
from config.common.letters import read_letter
from config.common.models import OutboxMessage

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=2)
MAX_ATTEMPTS = 12
LONGEST: int = OutboxMessage._meta.get_field("key").max_length or 0


def queue(
    *,
    key: str,
    to: str,
    template: str,
    language: str,
    context: dict[str, Any],
    wait: timedelta = timedelta(),
) -> None:
    """Owe ``to`` one message, at the earliest after ``wait``; the same key is owed once. Skipped without address."""
    if not to:
        return
    said = {"to": to, "template": template, "language": language, "context": context}
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(key=_fitting(key), next_try_at=clock.now() + wait, **said)], ignore_conflicts=True
    )


def withdraw(*, key: str) -> bool:
    """Take back a message that nobody has begun to send; False when it is too late for that.

    A message that is being sent is locked by its sender; it is passed over here and so counts as sent.
    """
    key = _fitting(key)
    waiting = OutboxMessage.objects.select_for_update(skip_locked=True).filter(key=key, sent_at__isnull=True)
    OutboxMessage.objects.filter(pk__in=[message.pk for message in waiting]).delete()
    return not OutboxMessage.objects.filter(key=key).exists()


def _fitting(key: str) -> str:
    """A key may hold an address, and addresses may be longer than the column."""
    return key if len(key) <= LONGEST else f"{key[: LONGEST - 65]}:{sha256(key.encode()).hexdigest()}"


def send_waiting(*, limit: int = 200) -> int:
    """Deliver what is due; returns how many went out."""
    sent = 0
    for _ in range(limit):
        with transaction.atomic():
            message = (
                OutboxMessage.objects.select_for_update(skip_locked=True)
                .filter(sent_at__isnull=True, next_try_at__lte=clock.now(), attempts__lt=MAX_ATTEMPTS)
                .order_by("next_try_at")
                .first()
            )
            if message is None:
                break
            sent += _deliver(message)
    return sent


def compose(message: OutboxMessage) -> EmailMultiAlternatives:
    """The letter as it is sent; marked as written by a machine, so that no absent reader's machine answers."""
    with translation.override(message.language):
        written = render_to_string(f"mail/{message.template}.html", message.context)
    subject, text = read_letter(written)
    letter = EmailMultiAlternatives(
        subject.strip(),
        text.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(written, "text/html")
    return letter


def _deliver(message: OutboxMessage) -> int:
    message.attempts += 1
    try:
        compose(message).send()
    except Exception as error:
        log.warning("message %s not sent: %s", message.key, error)
        message.error = repr(error)[:500]
        message.next_try_at = clock.now() + PAUSE * 2**message.attempts
        message.save(update_fields=["attempts", "error", "next_try_at"])
        return 0
    message.sent_at = clock.now()
    message.save(update_fields=["attempts", "sent_at"])
    return 1
