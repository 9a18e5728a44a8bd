"""What buyers write to a prison: read, answered, and settled.

Officer, reviewer and head answer. Whether money goes back, and so the end of a return request, is for the last two;
the treasurer, who sends it, has a room of his own.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.common.forms import Form, RupiahField
from media.papers import hand_out
from partners.choices import Role
from shop.care.models import AnswerTemplate, Kind, Message, Thread, ThreadState
from shop.care.services import accept_return, answer
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.rooms import DECIDES, MESSAGES

LISTS = {
    ThreadState.WAITING: gettext_lazy("To answer"),
    ThreadState.ANSWERED: gettext_lazy("Answered"),
    ThreadState.CLOSED: gettext_lazy("Ended"),
}
# What an answer asks for beside its words.
WANTED = {
    Kind.QUESTION: {"close", "show", "shown_question"},
    Kind.COMPLAINT: {"close"},
    Kind.RETURN: {"close", "amount"},
}


def tabs(view: DeskView, current: str) -> list[dict[str, Any]]:
    """The room's lists, those of threads with their number; would-be partners are for the centre."""
    marks = {str(state): Count("pk", filter=Q(state=state)) for state in LISTS}
    counts = Thread.objects.filter(prison__office__in=view.offices).order_by().aggregate(**marks)
    home = reverse("desk:messages")
    rows: list[Any] = [(state, label, f"{home}?tab={state}", counts[state]) for state, label in LISTS.items()]
    rows.append(("reviews", _("Reviews"), reverse("desk:reviews"), None))
    if any(each.role == Role.CENTRAL for each in view.appointments):
        rows.append(("enquiries", _("Would-be partners"), reverse("desk:partner-enquiries"), None))
    return [
        {"label": label, "url": url, "count": count, "current": name == current}
        for name, label, url, count in rows
    ]


class Messages(DeskView):
    """What waits for an answer, the oldest first, and how quick the answers of the last 90 days were."""

    room = MESSAGES
    template_name = "desk/messages.html"
    model = Thread

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = request.GET.get("tab", "")
        tab = tab if tab in LISTS else ThreadState.WAITING
        threads: Any = self.records().filter(prison__office__in=self.offices)
        first = Message.objects.filter(thread=OuterRef("pk")).values("text")[:1]
        shown = threads.filter(state=tab).annotate(text=Subquery(first))
        shown = shown.order_by("last_at" if tab == ThreadState.WAITING else "-last_at")
        page = self.paged(shown.select_related("prison", "product__parent", "line", "consignment__order"))
        rows = [(each, words.at_moment(each.last_at, each.prison.timezone)) for each in page.object_list]
        pace = [(row, waited(row["took"])) for row in threads.pace()]
        return self.page(rows=rows, page_obj=page, tabs=tabs(self, tab), pace=pace)


def waited(time: timedelta | None) -> str:
    """How long a first answer took, in whole hours; empty when there is none yet."""
    hours = max(1, round(time / timedelta(hours=1))) if time else 0
    return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours} if hours else ""


class AnswerForm(Form):
    """Only what fits the matter and the person; what is left out is not read."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=2000, required=False, widget=forms.Textarea({"rows": 6})
    )
    amount = RupiahField(
        label=gettext_lazy("Pay back"),
        minimum=1,
        required=False,
        help_text=gettext_lazy("A sum accepts the return. Without one, a settled return is refused."),
    )
    close = forms.BooleanField(label=gettext_lazy("With this the matter is settled"), required=False)
    show = forms.BooleanField(
        label=gettext_lazy("Show question and answer on the page of the goods"), required=False
    )
    shown_question = forms.CharField(
        label=gettext_lazy("The question as the page shows it"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Shorten it, and take out names, addresses and numbers."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, wanted: set[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in set(self.fields) - wanted:
            del self.fields[name]


class MessagePage(DeskForm):
    """One matter: what was said, and an answer."""

    room = MESSAGES
    template_name = "desk/message.html"
    model = Thread

    def records(self) -> Any:
        related = ("prison__office", "product__parent", "line", "consignment__order")
        return super().records().select_related(*related)

    @property
    def may_decide(self) -> bool:
        return any(each.office == self.office and each.role in DECIDES for each in self.appointments)

    def form(self, data: Any = None, files: Any = None) -> AnswerForm:
        self.said = list(self.target.messages.select_related("by"))
        self.templates = AnswerTemplate.objects.filter(is_active=True, language=self.target.language)
        wanted = {"text"} | WANTED[Kind(self.target.kind)]
        if self.target.kind == Kind.RETURN and not self.may_decide:
            wanted = {"text"}
        first = self.said[0].text if self.said else ""
        initial = {"text": self.request.GET.get("text", ""), "shown_question": first[:500]}
        return AnswerForm(data, wanted=wanted, initial=initial)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        said = [(each, words.at_moment(each.at, self.target.prison.timezone)) for each in self.said]
        return self.page(form=form, status=status, thread=self.target, said=said, templates=self.templates)

    def perform(self, form: AnswerForm) -> str:
        said = {**form.cleaned_data, "thread": self.target, "by": self.request.user}
        amount, close = said.pop("amount", None), said.pop("close", False)
        if amount:
            accept_return(amount=amount, **said)
            return _("The return is accepted. The treasurer pays it back under “To be given back”.")
        answer(close=close, **said)
        return _("Your answer is kept, and the buyer gets it by e-mail.")

    def after(self) -> str:
        return reverse("desk:message", args=[self.target.pk])


class BuyersPhoto(DeskView):
    """What a buyer shows, out of the private store."""

    room = MESSAGES
    model = Message
    office_path = "thread.prison.office"

    def records(self) -> Any:
        return super().records().exclude(photo="").select_related("thread__prison__office")

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        message: Message = self.target
        return hand_out(message.photo, name=f"foto-{message.thread_id}-{message.pk}")
