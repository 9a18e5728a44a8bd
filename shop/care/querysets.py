from datetime import timedelta
from typing import Any, Self

from django.core.signing import Signer
from django.db import models
from django.db.models import Avg, Count, F
from django.urls import reverse

from config.common import clock, outbox
from partners.models import Office

LATELY = timedelta(days=90)


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def holding(self) -> Self:
        """Complaints and return requests that are not decided: their sales are not complete before that."""
        return self.exclude(kind="question").exclude(state="closed")

    def pace(self) -> Any:
        """Per prison: how many asked lately, how many have an answer, and how long the first one took."""
        lately = self.filter(asked_at__gte=clock.now() - LATELY).order_by("prison__name")
        took = Avg(F("answered_at") - F("asked_at"))
        counted = {"asked": Count("pk"), "answered": Count("answered_at"), "took": took}
        return lately.values("prison__name").annotate(**counted)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(thread__prison__office__in=Office.objects.visible_to(user))


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(product__prison__office__in=Office.objects.visible_to(user))


class StockWishQuerySet(models.QuerySet):
    def tell(self) -> int:
        """Owe each its letter and forget the address; returns how many. In the caller's transaction."""
        wishes: list[Any] = list(self.select_for_update(of=["self"]).select_related("product").order_by("pk"))
        for wish in wishes:
            thing, token = wish.product, Signer(salt="stock-news").sign_object(wish.email)
            context = {
                "title": (wish.language == "en" and thing.title_en) or thing.title_ind,
                "path": thing.get_absolute_url(),
                "end_path": reverse("storefront:stock-news-end", args=[token]),
            }
            facts = {"to": wish.email, "language": wish.language, "context": context}
            outbox.queue(key=f"back_in_stock:{wish.pk}", template="back_in_stock", **facts)
        self.filter(pk__in=[wish.pk for wish in wishes]).delete()
        return len(wishes)
