from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Product, Proposal
from catalogue.services import publish_proposal, return_proposal
from config.common.forms import Form
from partners.choices import Role
from shop.desk.base import DeskForm
from shop.desk.comparison import compare
from shop.desk.drafts import pictures_of
from shop.desk.listing_editor import photos
from shop.desk.rooms import LISTINGS


class ReviewForm(Form):
    """Publishing needs the reviewer's word on the photos; returning needs a reason, which the service asks for."""

    safe = forms.BooleanField(
        label=gettext_lazy("I looked at every photo: no face, no door, no key, no camera"), required=False
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, proposal: Proposal, fields: dict[str, str]) -> None:
        self.version = f"{proposal.pk} {proposal.submitted_at:%Y%m%d%H%M%S%f}"
        super().__init__(data, initial={"seen": self.version})
        self.asked = fields
        for name, label in fields.items():
            self.fields[f"reason_{name}"] = forms.CharField(
                label=_("Reason: %(field)s") % {"field": label},
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def publishes(self) -> bool:
        return self.data.get("action") == "publish"

    def clean_safe(self) -> bool:
        if self.publishes and not self.cleaned_data["safe"]:
            raise forms.ValidationError(gettext_lazy("Look at the photos and tick this before publishing."))
        return bool(self.cleaned_data["safe"])

    def clean(self) -> dict[str, Any]:
        """Nobody publishes what he has not seen, such as a photo put in meanwhile."""
        data = super().clean() or {}
        if data.get("seen") != self.version:
            raise forms.ValidationError(
                gettext_lazy("The listing was changed while you looked at it. Look at it again.")
            )
        return data

    def reasons(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(f"reason_{name}", "") for name in self.asked}


class Review(DeskForm):
    """The proposal beside what is published: publish it, or give it back with a reason for each field."""

    room = LISTINGS
    acts = frozenset({Role.REVIEWER})
    template_name = "desk/review.html"
    model = Product

    def records(self) -> Any:
        return super().records().exclude(structure=Product.CHILD).select_related("prison__office", "workshop")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._proposal: Proposal | None = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def proposal(self) -> Proposal:
        """What waits for approval; a listing with nothing to approve has no such page."""
        if self._proposal is None:
            self._proposal = self.target.proposals.waiting().select_related("by").first()
            if self._proposal is None:
                raise Http404
        return self._proposal

    def form(self, data: Any = None, files: Any = None) -> ReviewForm:
        self.compared = compare(self.target, self.proposal.changes)
        fields = {"pictures": _("Photos"), **{row.name: row.label for row in self.compared}}
        return ReviewForm(data, proposal=self.proposal, fields=fields)

    def show(self, form: ReviewForm, *, status: int = 200) -> HttpResponse:
        published = list(self.target.images.order_by("display_order").values_list("picture", flat=True))
        proposed = pictures_of(self.proposal.changes.get("pictures") or [])
        return self.page(
            form=form,
            status=status,
            proposal=self.proposal,
            **self.rows(form),
            photos_before=photos(published) if self.target.published_at else [],
            photos_after=photos(proposed),
            unconfirmed=self.target.certificates.filter(confirmed_by=None).count(),
            own=self.proposal.by_id == self.request.user.pk,
        )

    def rows(self, form: ReviewForm) -> dict[str, Any]:
        """The changed fields, and apart from them those that stay; all of a new listing is new."""
        rows = [(row, form[f"reason_{row.name}"]) for row in self.compared]
        is_new = self.target.published_at is None
        changed = [each for each in rows if is_new or each[0].changed]
        same = [each for each in rows if each not in changed]
        return {"changed": changed, "same": same, "same_open": any(field.value() for _row, field in same)}

    def perform(self, form: ReviewForm) -> str:
        title = {"title": self.proposal.changes.get("title_ind") or self.target.title_ind}
        if form.publishes:
            publish_proposal(proposal=self.proposal, by=self.request.user)
            return _("%(title)s is in the shop now.") % title
        return_proposal(proposal=self.proposal, reasons=form.reasons(), by=self.request.user)
        return _("%(title)s went back to the officer with your reasons.") % title

    def after(self) -> str:
        return reverse("desk:listings") + "?tab=submitted"
