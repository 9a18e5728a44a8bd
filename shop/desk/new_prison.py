"""What a new prison still needs before it sells, as one list; each step leads to the page where it is done."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common import clock
from partners.choices import Role
from partners.models import Appointment, BankAccount, Partner
from partners.workshops.models import Workshop
from shop.desk.base import DeskView
from shop.desk.rooms import SETTINGS
from shop.desk.setting_pages import SettingView
from shop.desk.settings import SCREENS
from shop.shipping.models import PickupPoint


class NewPrison(SettingView):
    """The checklist of one prison; its own office does what is its own."""

    room = SETTINGS
    template_name = "desk/new_prison.html"
    model = Partner  # type: ignore[assignment]
    screen = SCREENS["lapas"]  # type: ignore[assignment]

    def records(self) -> QuerySet:
        today = clock.today()
        held = Appointment.objects.in_force(today).filter(office__prison=OuterRef("pk"))
        account = BankAccount.objects.usable(today).filter(office__prison=OuterRef("pk"))
        place = PickupPoint.objects.in_force(today).filter(prison=OuterRef("pk"))
        own = {"prison": OuterRef("pk")}
        return (
            super()
            .records()
            .annotate(
                **{f"has_{role}": Exists(held.filter(role=role)) for role in Role},
                has_account=Exists(account),
                has_workshop=Exists(Workshop.objects.filter(**own)),
                has_place=Exists(place),
                has_listing=Exists(Product.objects.filter(is_public=True, **own)),
            )
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        steps = self.steps(self.target)
        following = next((n for n, (_label, done, *_rest) in enumerate(steps) if not done), None)
        return self.page(prison=self.target, steps=steps, following=following)

    post = DeskView.http_method_not_allowed

    def steps(self, prison: Any) -> list[tuple[str, bool, str, str]]:
        """What is to be done, whether it is, where, and by whom if not here."""

        def add(slug: str) -> str:
            return reverse("desk:setting-new", args=[slug])

        staff = prison.has_officer and prison.has_reviewer and prison.has_treasurer
        by_head = _("The head appoints them himself, once he has come in.")
        by_officer = _("The officer does it under Goods, the reviewer approves it.")
        return [
            (_("Register the prison"), True, reverse("desk:setting", args=["lapas", prison.pk]), ""),
            (_("Invite the head"), prison.has_head, "people", ""),
            (_("Appoint officer, reviewer and treasurer"), staff, "people", by_head),
            (_("Bank account, entered and confirmed"), prison.has_account, add("rekening"), ""),
            (_("First workshop"), prison.has_workshop, add("bengkel"), ""),
            (_("Where buyers fetch their goods"), prison.has_place, add("ambil"), ""),
            (_("First listing in the shop"), prison.has_listing, "", by_officer),
        ]
