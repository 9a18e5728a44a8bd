from datetime import timedelta
from typing import Any, Self

from django.core.signing import Signer
from django.db import models
from django.db.models import Avg, Count, F
from django.urls import reverse

from config.common import clock, outbox
from partners.models import Office

LATELY = timedelta(days=90)
SHOWN = 5


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def holding(self) -> Self:
        """Complaints and return requests that are not decided: their sales are not complete before that."""
        return self.filter(kind__in=("complaint", "return"), state__in=("waiting", "answered"))

    def shown(self) -> Self:
        """The questions a product's page shows, the newest first."""
        return self.filter(shown_answer__gt="").order_by("-asked_at", "-pk")[:SHOWN]

    def pace(self) -> Any:
        """Per prison: how many asked lately, how many have an answer, and how long the first one took."""
        lately = self.filter(asked_at__gte=clock.now() - LATELY).order_by("prison__name")
        return lately.values("prison__name").annotate(
            asked=Count("pk"), answered=Count("answered_at"), pace=Avg(F("answered_at") - F("asked_at"))
        )


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(thread__prison__office__in=Office.objects.visible_to(user))


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(product__prison__office__in=Office.objects.visible_to(user))

    def published(self) -> Self:
        return self.filter(state="published")


class StockWishQuerySet(models.QuerySet):
    def tell(self) -> int:
        """Owe each its letter and forget the address; returns how many. In the caller's transaction."""
        wishes = list(self.select_for_update(of=["self"]).select_related("product").order_by("pk"))
        for wish in wishes:
            token = Signer(salt="stock-news").sign_object(wish.email)
            outbox.queue(
                key=f"back_in_stock:{wish.pk}",
                to=wish.email,
                template="back_in_stock",
                language=wish.language,
                context={
                    "title": (wish.language == "en" and wish.product.title_en) or wish.product.title_ind,
                    "path": wish.product.get_absolute_url(),
                    "end_path": reverse("storefront:stock-news-end", args=[token]),
                },
            )
        self.model.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
        return len(wishes)
