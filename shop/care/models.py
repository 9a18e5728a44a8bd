"""What buyers say to a prison, before and after they buy, and what they say of its goods.

A ``Thread`` is one matter of one buyer with one prison. He is known by an address only, and reads the thread on a page
of its own, whose token is the key. What the public may read of a question stands in ``shown_question`` and
``shown_answer``, written by the prison: never a buyer's words by themselves. A complaint or return request holds back
the completion of its consignment, and with it the money, until it is closed; a return that was closed with an
``amount`` was accepted, without one refused. Addresses, private words and photos are erased after the ``KeepingTerm``.
"""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.common import clock
from media.papers import PaperField
from shop.care.querysets import MessageQuerySet, ReviewQuerySet, StockWishQuerySet, ThreadQuerySet
from shop.order.numbers import random_token


def private_storage() -> Storage:
    return storages["private"]


class Kind(models.TextChoices):
    QUESTION = "question", _("question")
    COMPLAINT = "complaint", _("complaint")
    RETURN = "return", _("return request")


class ThreadState(models.TextChoices):
    WAITING = "waiting", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", pgettext_lazy("message", "closed")


class Thread(models.Model):
    kind = models.CharField(max_length=9, choices=Kind)
    state = models.CharField(max_length=8, choices=ThreadState, default=ThreadState.WAITING)
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="threads")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="threads")
    consignment = models.ForeignKey(
        "fulfilment.Consignment", models.PROTECT, null=True, related_name="threads"
    )
    line = models.ForeignKey("order.Line", models.PROTECT, null=True, related_name="threads")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    token = models.CharField(max_length=43, unique=True, default=random_token, editable=False)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(default=clock.now)
    amount = models.BigIntegerField(null=True)
    shown_question = models.TextField(blank=True)
    shown_answer = models.TextField(blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.QUESTION) | Q(consignment__isnull=False, line__isnull=False),
                name="care_thread_about_a_parcel",
            )
        ]
        indexes = [
            models.Index(fields=["prison", "state", "-last_at"]),
            models.Index(fields=["product"], condition=Q(shown_answer__gt=""), name="care_thread_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state != ThreadState.CLOSED

    @property
    def about(self) -> str:
        return self.line.title_in(self.language) if self.line else self.product.full_title


class Message(models.Model):
    """Something said in a thread: by the prison when ``by`` names somebody, else by the buyer.

    A photo of his is drawn anew at the door, lies in private, and is handed out to the prison only.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    photo = PaperField(upload_to="complaints/", storage=private_storage, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"


class AnswerTemplate(models.Model):
    """Words an officer may begin an answer with."""

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=2000)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="id")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("answer template")
        constraints = [models.UniqueConstraint(fields=["title", "language"], name="care_template_once")]

    def __str__(self) -> str:
        return self.title


class Review(models.Model):
    """What the buyer of one order line says of the thing, never of its maker.

    Nobody has decided whether it is shown while ``is_shown`` is empty. The average of those shown is the product's own
    ``rating``, written by ``shop.care.reviews`` only.
    """

    line = models.OneToOneField("order.Line", models.PROTECT, related_name="review")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="buyer_reviews")
    stars = models.PositiveSmallIntegerField()
    words = models.TextField()
    city = models.CharField(max_length=80, blank=True)
    is_shown = models.BooleanField(null=True)
    at = models.DateTimeField(default=clock.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="care_review_stars")
        ]
        indexes = [models.Index(fields=["product", "is_shown", "-at"])]

    def __str__(self) -> str:
        return f"{self.product_id} {self.stars}"


class StockWish(models.Model):
    """Somebody wants one letter when a thing can be had again; told and forgotten by ``tell``."""

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="stock_wishes")
    email = models.EmailField()
    language = models.CharField(max_length=5)
    at = models.DateTimeField(default=clock.now)

    objects = StockWishQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "email"], name="care_wish_once")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.pk}"


class EnquiryAnswer(models.Model):
    """That somebody at the centre answered a would-be partner; gone with the enquiry."""

    enquiry = models.OneToOneField("partner.PartnerEnquiry", models.CASCADE, related_name="answer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.at:%Y-%m-%d}"


class KeepingTerm(models.Model):
    """How many days after its last word a thread keeps address, words and photos; a dated rule with its source."""

    days = models.PositiveSmallIntegerField(_("days"))
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.TextField(_("source"))

    def __str__(self) -> str:
        return f"{self.days} {self.valid_from}"
