from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from shop.accounts.models import User


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """Under which name wrong passwords are counted, at whatever door (AXES_USERNAME_CALLABLE).

    One spelling for all that find the same user: the database compares capitals, to which ``s`` and ``ſ`` or
    ``i`` and ``ı`` are the same. Otherwise each spelling would have its own five tries.
    """
    posted = request.POST if request is not None else {}
    name = (credentials or {}).get("username") or posted.get("username")
    return str(name).strip().upper().lower() if name else None


class EmailBackend(ModelBackend):
    """Signs people in by e-mail whatever its capitals; unknown addresses cost as much time as known ones."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        email = username or kwargs.get("email")
        if not email or password is None:
            return None
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
