"""The bank's statement at the desk: send the file, say once what its columns are, look at the rows, confirm.

What was sent travels in the page until its columns are known, so that nothing of it is kept before.
"""

import base64
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from config.common import clock
from config.common.errors import Refused
from config.common.forms import Form
from partners.models import BankAccount
from shop.desk import statement_files, words
from shop.desk.base import TOO_MANY, DeskForm, DeskView
from shop.desk.receipts import tabs
from shop.desk.rooms import RECEIPTS
from shop.desk.sheets import SheetRefused, sent_bytes
from shop.payment.matching import confirm_row, import_statement, point_row, set_row_aside, try_each
from shop.payment.models import ColumnMap, Statement, StatementRow
from shop.payment.statement_lines import ONCE, Role, guess, heading_row, lines_of
from shop.payment.statements import RowState

ROWS, SAMPLES = 50, 3


class StatementForm(Form):
    account = forms.ModelChoiceField(BankAccount.objects.none(), label=pgettext_lazy("bank", "Account"))
    file = forms.FileField(
        label=gettext_lazy("The bank's file (CSV or XLSX)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    again = forms.BooleanField(label=gettext_lazy("Say anew what the columns mean"), required=False)
    sent = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=120)

    def __init__(self, data: Any = None, files: Any = None, *, accounts: QuerySet) -> None:
        first = accounts.first()
        super().__init__(data, files, initial={"account": first})
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["bytes"] = sent_bytes(data, most=statement_files.MOST_BYTES)
            data["rows"] = statement_files.read(data["bytes"])
            data["heads"] = heading_row(data["rows"])
            if data["heads"] is None:
                raise SheetRefused(_("There is no table of rows in this file."), field="file", code="empty")
        except Refused as refusal:
            self.refuse(refusal)
        return data


class ColumnForm(Form):
    """One choice for each column; ``roles`` when they fit together."""

    def __init__(self, data: Any = None, *, headings: Sequence[str], proposed: Sequence[str]) -> None:
        super().__init__(data)
        for n, (heading, role) in enumerate(zip(headings, proposed, strict=True)):
            label = heading or _("column %(number)d") % {"number": n + 1}
            choices = [(each.value, capfirst(each.label)) for each in Role]
            self.fields[f"column-{n}"] = forms.ChoiceField(
                label=label, choices=choices, initial=role, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.roles = [data.get(name, "") for name in self.fields]
        if Role.DATE not in self.roles or Role.WORDS not in self.roles:
            raise forms.ValidationError(_("Say which column is the day and which the description."))
        if (Role.CREDIT in self.roles) == (Role.AMOUNT in self.roles):
            raise forms.ValidationError(_("Choose one column of amounts: money in, or in and out together."))
        if any(self.roles.count(role) > 1 for role in ONCE):
            raise forms.ValidationError(_("Only the description can be in several columns."))
        return data


class Statements(DeskForm):
    """The files sent so far, and a new one."""

    room = RECEIPTS
    template_name = "desk/statements.html"

    def form(self, data: Any = None, files: Any = None) -> StatementForm:
        accounts = BankAccount.objects.filter(office__in=self.own_offices, confirmed_by__isnull=False)
        return StatementForm(data, files, accounts=accounts.order_by("-valid_from", "pk"))

    def show(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        sent = Statement.objects.filter(account__office__in=self.offices).select_related("account__office")
        left = Count("rows", filter=Q(rows__state__in=(RowState.MATCHED, RowState.UNMATCHED)))
        page = self.paged(sent.annotate(count=Count("rows"), left=left).order_by("-pk"))
        rows = [(each, words.at_moment(each.at, self.timezone)) for each in page.object_list]
        return self.page(
            form=form, status=status, rows=rows, page_obj=page, tabs=tabs("desk:statements"), **context
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not self.within_limits():
            form.add_error(None, TOO_MANY)
            return self.show(form, status=429)
        if not form.is_valid():
            return self.show(form, status=422)
        data = form.cleaned_data
        headings = data["rows"][data["heads"]]
        known = None if data["again"] else ColumnMap.objects.filter(account=data["account"]).first()
        if "column-0" not in request.POST and known and known.headings == headings:
            return self.keep(form, known.roles)
        below = data["rows"][data["heads"] + 1 :]
        is_sent = "column-0" in request.POST
        columns = ColumnForm(
            request.POST if is_sent else None, headings=headings, proposed=guess(headings, below[:20])
        )
        if is_sent and columns.is_valid():
            return self.keep(form, columns.roles)
        for n, field in enumerate(columns.fields.values()):
            cells = dict.fromkeys(row[n] for row in below if n < len(row) and row[n])
            field.help_text = " · ".join(islice(cells, SAMPLES))
        return self.show(
            columns,
            status=422 if is_sent else 200,
            columns=list(columns),
            account=data["account"],
            sent=base64.b64encode(data["bytes"]).decode(),
            name=data["file"].name if data["file"] else data["name"],
        )

    def keep(self, form: StatementForm, roles: Sequence[str]) -> HttpResponse:
        data = form.cleaned_data
        account, heads = data["account"], data["heads"]
        try:
            statement = import_statement(
                account=account,
                name=data["file"].name if data["file"] else data["name"],
                lines=lines_of(data["rows"], heads + 1, roles, clock.today(account.office.timezone)),
                headings=data["rows"][heads],
                roles=roles,
                by=self.request.user,
            )
        except Refused as refusal:
            form.refuse(refusal)
            return self.show(form, status=422)
        return redirect("desk:statement", pk=statement.pk)


class StatementPage(DeskView):
    """The rows of one state, and what can be done with those that are to be decided."""

    room = RECEIPTS
    template_name = "desk/statement.html"
    model = Statement
    office_path = "account.office"

    def records(self) -> QuerySet:
        return super().records().select_related("account__office__prison", "by")

    @property
    def state(self) -> str:
        tab = self.request.GET.get("tab", "")
        return tab if tab in RowState.values else RowState.MATCHED

    @property
    def rows(self) -> QuerySet[StatementRow]:
        found = self.target.rows.filter(state=self.state)
        return found.select_related("request__order", "statement__account__office__prison")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show({})

    def show(self, refused: dict[StatementRow, str], *, status: int = 200) -> HttpResponse:
        counted = dict(self.target.rows.order_by().values_list("state").annotate(Count("pk")))
        page = Paginator(self.rows, ROWS).get_page(self.request.GET.get("page"))
        typed = self.request.POST
        tab_list = [
            {
                "label": capfirst(state.label),
                "url": f"?tab={state.value}",
                "count": counted.get(state.value, 0),
                "current": state == self.state,
            }
            for state in RowState
        ]
        return self.page(
            status=status,
            rows=[(row, typed.get(f"number-{row.pk}", ""), refused.get(row, "")) for row in page],
            page_obj=page,
            tabs=tab_list,
            state=self.state,
            at=words.at_moment(self.target.at, self.timezone),
            has_errors=bool(refused),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        if action == "point":
            return self.point()
        service = set_row_aside if action == "aside" else confirm_row
        chosen = [each for each in request.POST.getlist("row") if each.isdecimal()][:ROWS]
        rows = self.rows.filter(pk__in=chosen)
        booked, refused = try_each((row, partial(service, row=row, by=request.user)) for row in rows)
        for row, sentence in refused.items():
            messages.warning(request, _("Row %(n)d: %(sentence)s") % {"n": row.n, "sentence": sentence})
        said = ngettext("%(count)d row is booked.", "%(count)d rows are booked.", booked)
        if booked:
            messages.success(request, said % {"count": booked})
        elif not refused:
            messages.warning(request, _("No row was ticked."))
        return redirect(self.here())

    def point(self) -> HttpResponse:
        """Rows beside which an order's number was typed; those that do not fit keep theirs, with the reason."""
        sent = ((name.removeprefix("number-"), typed) for name, typed in self.request.POST.items())
        typed = {int(pk): str(number) for pk, number in sent if pk.isdecimal() and str(number).strip()}
        rows = self.rows.filter(pk__in=list(typed)[:ROWS])
        done, refused = try_each(
            (row, partial(point_row, row=row, number=typed[row.pk], by=self.request.user)) for row in rows
        )
        if refused:
            return self.show(refused, status=422)
        said = ngettext("%(count)d row has its order.", "%(count)d rows have their orders.", done)
        return self.done(said % {"count": done}, self.here())

    def here(self) -> str:
        return f"{reverse('desk:statement', args=[self.target.pk])}?tab={self.state}"
