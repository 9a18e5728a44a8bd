from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from config.common import limits
from shop.accounts import sessions
from shop.accounts.forms import PasswordForm
from shop.desk.base import HOUR, DeskForm
from shop.desk.rooms import EVERYBODY, Room


class EndSessions(DeskForm):
    """For a computer somebody forgot to leave."""

    room = Room("sessions", "", "desk:sessions", EVERYBODY)
    acts = EVERYBODY
    template_name = "desk/sessions.html"
    form_class = PasswordForm

    def within_limits(self) -> bool:
        return limits.allow(scope="password", key=str(self.request.user.pk), limit=10, seconds=HOUR)

    def perform(self, form: Any) -> str:
        sessions.end_elsewhere(self.request, **form.cleaned_data)
        return _("You are signed out everywhere else.")

    def after(self) -> str:
        return reverse("desk:today")
