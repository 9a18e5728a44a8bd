from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from config.common import clock
from partners.models import Office
from shop.expo.choices import EnquiryState, EventState, QuotationState


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(office__in=Office.objects.visible_to(user))

    def attended_by(self, user: Any) -> Self:
        """Those at which one of the user's prisons has a stand, whoever looks after the page."""
        return self.filter(
            Q(prisons__office__in=Office.objects.visible_to(user)) | Q(pk__in=self.visible_to(user))
        ).distinct()

    def published(self) -> Self:
        return self.filter(state=EventState.PUBLISHED)

    def coming(self) -> Self:
        """Those that are not over, the next one first."""
        return self.filter(ends_on__gte=clock.today()).order_by("starts_on", "pk")

    def on(self, day: date, *, after: timedelta = timedelta()) -> Self:
        """Those with a stand on that day, from the day before on, when it is set up; ``after`` its end a while more."""
        return self.filter(starts_on__lte=day + timedelta(days=1), ends_on__gte=day - after)

    def over(self) -> Self:
        return self.filter(ends_on__lt=clock.today()).order_by("-ends_on", "-pk")


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(office__in=Office.objects.visible_to(user))

    def public(self) -> Self:
        """What readers may see: frozen, alone or for an exhibition that is published."""
        shown = Q(event__isnull=True) | Q(event__state=EventState.PUBLISHED)
        return self.filter(shown, frozen_at__isnull=False)


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What the user's offices answer."""
        return self.filter(office__in=Office.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those nobody has made an offer for."""
        return self.filter(state__in=(EnquiryState.SENT, EnquiryState.REVIEWED))

    def asked_by(self, user: Any) -> Self:
        """What somebody asked when he was signed in, or from the mailbox that is his."""
        mine = Q(user=user)
        return self.filter(mine | Q(email__iexact=user.email) if user.email_confirmed_at else mine)


class QuotationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(enquiry__office__in=Office.objects.visible_to(user))

    def shown(self) -> Self:
        """What the one who asked may see: every version that was ever offered."""
        return self.exclude(state=QuotationState.DRAFT)


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Leads that the user's offices took."""
        return self.filter(office__in=Office.objects.visible_to(user))

    def open(self) -> Self:
        """Those for whom something was promised and is not done, the nearest day first."""
        return self.filter(done_at=None).order_by(F("next_on").asc(nulls_last=True), "taken_at", "pk")

    def known(self) -> Self:
        """Those who are not erased."""
        return self.exclude(name="")
