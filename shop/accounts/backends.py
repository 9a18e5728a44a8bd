from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from shop.accounts.models import User


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
