from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.choices import ProposalState
from catalogue.errors import ListingRefused
from catalogue.models import Product, Proposal
from catalogue.services import submit_proposal
from config.common.errors import Refused
from media.models import Picture
from shop.desk import drafts
from shop.desk.base import TOO_MANY, DeskView
from shop.desk.listing_form import ListingForm, variants_form
from shop.desk.listing_helps import split_rows
from shop.desk.rooms import LISTINGS

KEEP = "keep"  # what the script does by itself while one types


class ListingEditor(DeskView):
    """Create and edit on one page; every button keeps the draft first."""

    room = LISTINGS
    template_name = "desk/listing_editor.html"
    model = Product

    def records(self) -> Any:
        """Variants have no page of their own."""
        return super().records().exclude(structure=Product.CHILD).select_related("prison__office", "workshop")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(*self.forms())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, variants = self.forms(request.POST, request.FILES)
        if not self.within_limits():
            form.add_error("pictures", TOO_MANY)
            return self.show(form, variants, status=429)
        if not form.is_valid() and self.target is None and {"title_ind", "workshop"} & set(form.errors):
            return self.show(form, variants, status=422)
        action = request.POST.get("action", "save")
        try:
            proposal = drafts.keep(
                form=form,
                variants=variants,
                product=self.target,
                by=request.user,
                with_price=action != KEEP,
            )
            self.target = proposal.product
            if action == KEEP:
                return JsonResponse({"address": self.address, "said": self.kept_at(proposal)})
            if ":" in action:
                drafts.move_photo(proposal=proposal, action=action, by=request.user)
            elif action == "submit" and not form.errors and variants.is_valid():
                submit_proposal(proposal=proposal, by=request.user)
                return self.done(_("The listing was sent to the reviewer."), reverse("desk:listings"))
        except ListingRefused as refusal:
            self.explain(form, refusal)
        except Refused as refusal:
            form.refuse(refusal)
        if form.errors or not variants.is_valid():
            return self.show(form, variants, status=422)
        return self.done(_("The draft is saved."), self.address)

    def kept_at(self, proposal: Proposal) -> str:
        moment = proposal.at.astimezone(ZoneInfo(self.timezone))
        return _("Draft saved at %(time)s.") % {"time": date_format(moment, "H.i")}

    def forms(self, data: Any = None, files: Any = None) -> tuple[ListingForm, Any]:
        self.began = words, _proposal = drafts.words_of(self.target)
        form = ListingForm(
            data,
            files,
            product=self.target,
            offices=self.own_offices,
            by=self.request.user,
            initial=drafts.initial(self.target, words),
        )
        rows = drafts.variant_rows(self.target, words)
        return form, variants_form(data, rows=rows, product=self.target)

    @staticmethod
    def explain(form: ListingForm, refusal: ListingRefused) -> None:
        """What is missing, each beside its own field."""
        for name, sentence in refusal.missing.items():
            form.add_error(name if name in form.fields else None, str(sentence))
        if not refusal.missing:
            form.refuse(refusal)

    @property
    def address(self) -> str:
        return reverse("desk:listing", args=[self.target.pk]) if self.target else reverse("desk:listing-new")

    def show(self, form: ListingForm, variants: Any, *, status: int = 200) -> HttpResponse:
        words, proposal = drafts.words_of(self.target) if self.request.method == "POST" else self.began
        pictures = drafts.pictures_of(words.get("pictures") or [])
        workshop = self.target.workshop if self.target else None
        record = self.target.stock_record if self.target else None
        price = int(record.price) if record else None
        return self.page(
            status=status,
            form=form,
            variants=variants,
            photos=photos(pictures),
            pending=photos([key for key in pending(form) if key not in pictures]),
            split={"rows": split_rows(workshop, price, words.get("cost")), "total": price},
            record=record,
            proposal=proposal,
            reasons=reasons(proposal),
            waits=proposal is not None and proposal.state == ProposalState.SUBMITTED,
            has_errors=status != 200,
            action=self.address,
        )


class NewListing(ListingEditor):
    """An empty page; only who lists has use for it."""

    looks = LISTINGS.acts


def photos(keys: Sequence[int]) -> list[Picture]:
    """In their order; of a proposal's rows, ``drafts.pictures_of`` them."""
    found = Picture.objects.with_renditions().in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


def pending(form: ListingForm) -> list[int]:
    """Photos that were sent one by one, and are not kept yet because the name is missing."""
    return [picture.pk for picture in getattr(form, "cleaned_data", {}).get("uploaded") or []]


def reasons(proposal: Proposal | None) -> dict[str, str]:
    """The reviewer's words by field, until the listing is sent again."""
    return dict(proposal.reasons) if proposal else {}
