"""Who signs in, and what an account holds by itself: addresses, and changes that wait for a mailbox's word.

Orders belong to a user by reference and are not kept here.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractUser
from oscar.apps.customer.abstract_models import UserManager as OscarUserManager

from config.common import clock, places
from partners.choices import Role
from shop.accounts.querysets import InvitationQuerySet


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
    language = models.CharField(
        _("language of mails"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # When its owner last showed that this mailbox is his; a guest's orders are his only then.
    email_confirmed_at = models.DateTimeField(null=True, editable=False)
    # Browsers that were trusted before ask for the second factor again.
    browsers_forgotten_at = models.DateTimeField(null=True, editable=False)

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


class Registration(models.Model):
    """An account somebody asked for, until the link in the mail shows that the address is his.

    A row of its own, so that nobody can take an address that is not his by asking first, and every
    ``User`` who came this way has a proven address.
    """

    email = models.EmailField()
    password = models.CharField(max_length=128)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email


class EmailChange(models.Model):
    """A new e-mail address that both mailboxes have to agree to; nothing changes before."""

    user = models.ForeignKey(User, models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(cancelled_at__isnull=True, done_at__isnull=True),
                name="accounts_one_open_email_change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and self.done_at is None and clock.now() < self.expires_at


class Invitation(models.Model):
    """An appointment offered by mail, until whoever reads that mailbox accepts it; then it is over."""

    email = models.EmailField()
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=9, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.email


class SavedAddress(models.Model):
    """Where a buyer has things sent, so that he types it once; the village names everything above it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_addresses")
    name = models.CharField(_("recipient"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20)
    street = models.CharField(_("full address"), max_length=255)
    village_code = models.CharField(max_length=13)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="accounts_one_default_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.street}"

    @property
    def place(self) -> places.Place | None:
        """The village; none when the list of villages no longer has it."""
        return places.by_code(self.village_code)
