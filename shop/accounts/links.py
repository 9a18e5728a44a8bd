"""Links that mails carry: who may follow one is said by a signature, whether it still works by a row.

Nothing is signed that a row does not hold too, so a link dies with its row: used, cancelled or expired.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import BadSignature, Signer

from config.common import clock

LIFE = timedelta(hours=24)


def sign(kind: str, **facts: Any) -> str:
    return _signer(kind).sign_object(facts)


def read(kind: str, token: str) -> dict[str, Any]:
    """The facts of a token of this kind; none at all when it is not one of ours."""
    try:
        facts = _signer(kind).unsign_object(token)
    except (BadSignature, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _signer(kind: str) -> Signer:
    return Signer(sep=".", salt=f"account.{kind}")


class ResetTokens(PasswordResetTokenGenerator):
    """Django's tokens, dead after one use, a sign-in or a new address; on the shop's clock."""

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


reset_tokens = ResetTokens()
