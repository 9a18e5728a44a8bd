"""What buyers write to a prison: read, answered, closed, and a return request decided.

Officer and reviewer answer. Whether money goes back is for the reviewer or the head; the treasurer, who sends it, has
his own room for that.
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
from partners.models import PartnerEnquiry
from shop.care.models import OPEN, AnswerTemplate, Kind, Message, Photo, Review, Thread, ThreadState
from shop.care.services import accept_return, answer, close, refuse_return
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.rooms import MESSAGES

DECIDES = frozenset({Role.REVIEWER, Role.HEAD})
TABS = {
    "menunggu": (gettext_lazy("To answer"), Q(state=ThreadState.WAITING)),
    "dijawab": (gettext_lazy("Answered"), Q(state=ThreadState.ANSWERED)),
    "selesai": (gettext_lazy("Ended"), ~Q(state__in=OPEN)),
}


def tabs(view: DeskView, current: str) -> list[dict[str, Any]]:
    """The room's lists, with what waits in each; would-be partners are for the centre."""
    offices = view.offices
    marks = {f"tab_{n}": Count("pk", filter=condition) for n, (_label, condition) in enumerate(TABS.values())}
    threads = list(Thread.objects.filter(prison__office__in=offices).order_by().aggregate(**marks).values())
    reviews = Review.objects.filter(product__prison__office__in=offices, state="waiting").count()
    rows = [(name, "desk:messages", TABS[name][0], count) for name, count in zip(TABS, threads, strict=True)]
    rows.append(("ulasan", "desk:reviews", gettext_lazy("Reviews"), reviews))
    if any(each.role == Role.CENTRAL for each in view.appointments):
        enquiries = PartnerEnquiry.objects.filter(answer=None).count()
        rows.append(("kerja-sama", "desk:enquiries", gettext_lazy("Would-be partners"), enquiries))
    return [
        {
            "label": label,
            "url": reverse(url_name) + (f"?tab={name}" if name in TABS else ""),
            "count": count,
            "current": name == current,
        }
        for name, url_name, label, count in rows
    ]


class Messages(DeskView):
    """What waits for an answer, the oldest first, and how quick the answers of the last 90 days were."""

    room = MESSAGES
    template_name = "desk/messages.html"
    model = Thread

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else "menunggu"
        threads = self.records().filter(prison__office__in=self.offices)
        first = Message.objects.filter(thread=OuterRef("pk")).values("text")[:1]
        shown = threads.filter(TABS[tab][1]).annotate(text=Subquery(first))
        shown = shown.order_by("asked_at" if tab == "menunggu" else "-last_at")
        page = self.paged(shown.select_related("prison", "product__parent", "line", "consignment__order"))
        rows = [(each, words.at_moment(each.asked_at, each.prison.timezone)) for each in page.object_list]
        pace = [(row, waited(row["pace"])) for row in threads.pace()]
        return self.page(rows=rows, page_obj=page, tabs=tabs(self, tab), pace=pace)


def waited(time: timedelta | None) -> str:
    """How long a first answer took, in whole hours; nothing is no answer yet."""
    if time is None:
        return ""
    hours = max(1, round(time / timedelta(hours=1)))
    return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}


def text_field(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class AnswerForm(Form):
    text = text_field(gettext_lazy("Your answer"))
    close = forms.BooleanField(label=gettext_lazy("With this the matter is settled"), required=False)
    show = forms.BooleanField(
        label=gettext_lazy("Show question and answer on the page of the goods"), required=False
    )
    shown_question = text_field(
        gettext_lazy("The question as the page shows it"),
        rows=3,
        required=False,
        help_text=gettext_lazy("Shorten it, and take out names, addresses and numbers."),
    )

    def __init__(self, data: Any = None, *, thread: Thread, question: str = "", text: str = "") -> None:
        super().__init__(data, initial={"shown_question": question, "text": text})
        gone = {"show", "shown_question"} if thread.kind != Kind.QUESTION else set()
        for name in gone | ({"close"} if thread.kind == Kind.RETURN else set()):
            del self.fields[name]


class DecisionForm(Form):
    amount = RupiahField(label=gettext_lazy("Pay back"), minimum=1, required=False)
    text = text_field(gettext_lazy("What the buyer is told"), rows=3)


class MessagePage(DeskForm):
    """One matter: what was said, and an answer."""

    room = MESSAGES
    template_name = "desk/message.html"
    model = Thread
    office_path = "prison.office"

    def records(self) -> Any:
        related = ("prison__office", "product__parent", "line", "consignment__order")
        return super().records().select_related(*related)

    def form(self, data: Any = None, files: Any = None) -> Any:
        self.said = list(self.target.messages.select_related("by"))
        self.templates = list(AnswerTemplate.objects.filter(is_active=True, language=self.target.language))
        chosen = next(
            (each.text for each in self.templates if str(each.pk) == self.request.GET.get("contoh")), ""
        )
        question = self.said[0].text if self.said else ""
        return AnswerForm(data, thread=self.target, question=question, text=chosen)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        zone, line = self.target.prison.timezone, self.target.line
        answer_form = form if isinstance(form, AnswerForm) else self.form()
        decides = self.target.kind == Kind.RETURN and self.target.is_open and self.may_decide
        decision = form if isinstance(form, DecisionForm) else None
        if decides and decision is None:
            decision = DecisionForm(initial={"amount": f"{line.goods:,}".replace(",", ".")})
        return self.page(
            form=form,
            status=status,
            thread=self.target,
            answer_form=answer_form,
            decision_form=decision if decides else None,
            said=[(each, words.at_moment(each.at, zone)) for each in self.said],
            photos=self.target.photos.all(),
            templates=self.templates,
        )

    @property
    def may_decide(self) -> bool:
        return any(each.office == self.office and each.role in DECIDES for each in self.appointments)

    def perform(self, form: Any) -> str:
        answer(thread=self.target, by=self.request.user, **form.cleaned_data)
        return _("The buyer gets your answer by e-mail.")

    def after(self) -> str:
        return reverse("desk:message", args=[self.target.pk])


class CloseMessage(MessagePage):
    """Nothing is left to say."""

    def form(self, data: Any = None, files: Any = None) -> Any:
        return super().form() if data is None else Form(data)

    def perform(self, form: Any) -> str:
        close(thread=self.target, by=self.request.user)
        return _("This matter is closed.")


class DecideReturn(MessagePage):
    """Accept a return request with a sum, or refuse it with a reason."""

    acts = DECIDES

    def form(self, data: Any = None, files: Any = None) -> Any:
        return super().form() if data is None else DecisionForm(data, auto_id="decision-%s")

    def perform(self, form: Any) -> str:
        said: dict[str, Any] = {"text": form.cleaned_data["text"], "by": self.request.user}
        if form.data.get("action") != "accept":
            refuse_return(thread=self.target, **said)
            return _("The return request was refused. The buyer is told why.")
        accept_return(thread=self.target, amount=form.cleaned_data["amount"] or 0, **said)
        return _("The return request was accepted. The treasurer pays it back under “To be given back”.")


class ThreadPhoto(DeskView):
    """What a buyer shows, out of the private store."""

    room = MESSAGES
    model = Photo
    office_path = "thread.prison.office"

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        photo: Photo = self.target
        return hand_out(photo.file, name=f"foto-{photo.thread_id}-{photo.pk}")
