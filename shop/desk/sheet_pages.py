"""Listings from a file: the template, a look at what is wrong, and then all of it or nothing.

What was looked at travels in the page itself until it is saved, and is looked at again then; so nothing of it
is kept here, and the sheet need not be chosen twice.
"""

import base64
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.batches import create_listings
from config.common import xlsx
from config.common.errors import Refused
from config.common.forms import Form
from shop.desk import sheets
from shop.desk.base import TOO_MANY, DeskForm, DeskView
from shop.desk.rooms import LISTINGS

SHOWN = 200


class ImportForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in template (XLSX)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    sent = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["bytes"] = sheets.sent_bytes(data, most=sheets.MOST_BYTES)
            data["rows"] = sheets.read(data["bytes"])
        except Refused as refusal:
            self.refuse(refusal)
        return data


class ImportListings(DeskForm):
    room = LISTINGS
    looks = LISTINGS.acts
    template_name = "desk/import.html"
    form_class = ImportForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not self.within_limits():
            form.add_error("file", TOO_MANY)
            return self.show(form, status=429)
        if not form.is_valid():
            return self.show(form, status=422)
        found, mistakes = sheets.check(form.cleaned_data["rows"], self.own_offices)
        if mistakes:
            shown = mistakes[:SHOWN]
            return self.page(
                status=422, form=self.form(), mistakes=shown, count=len(mistakes), has_errors=True
            )
        if form.cleaned_data["file"]:
            sent = base64.b64encode(form.cleaned_data["bytes"]).decode()
            return self.page(form=self.form(), found=found[:5], count=len(found), sent=sent)
        try:
            count = create_listings(rows=found, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
            return self.show(form, status=422)
        said = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", count) % {"count": count}
        return self.done(said, reverse("desk:listings") + "?tab=draft")


class Template(DeskView):
    room = LISTINGS
    looks = LISTINGS.acts

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = HttpResponse(sheets.template(self.own_offices), content_type=xlsx.TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{_("goods-template")}.xlsx"'
        return answer
