from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractUser
from oscar.apps.customer.abstract_models import UserManager as OscarUserManager

from config.common import clock


class UserManager(OscarUserManager):
    def create_user(self, email: str, password: str | None = None, **extra_fields: Any) -> Any:
        """Oscar's, but on the shop's clock; who has just been given an account has not signed in yet."""
        user = super().create_user(email, password, **extra_fields)
        user.date_joined, user.last_login = clock.now(), None
        user.save(update_fields=["date_joined", "last_login"], using=self._db)
        return user


class User(AbstractUser):
    """Somebody who signs in, by e-mail address, in any spelling of its capitals.

    Prison staff are ordinary users with appointments (``partners.Appointment``); none of them is ever
    ``is_staff``, because that mark opens every door of Oscar and Wagtail at once.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    date_joined = models.DateTimeField(_("date joined"), default=clock.now)

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_any_case",
                violation_error_message=_("Somebody with this e-mail address exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
