"""What a buyer is asked when he writes to a prison; one short form for each reason."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common.forms import Form, PhotosField
from shop.care.models import Kind

WRONG = {
    "text": _("Write what you want to say."),
    "words": _("Write what the thing is like."),
    "email": _("Write the e-mail address we may write to."),
    "line": _("Choose the goods."),
    "kind": _("Say what it is about."),
    "stars": _("Choose how many of five."),
}


def said(name: str, label: Any, **more: Any) -> dict[str, Any]:
    """Label and sentences of a field; a choice that is none is said like no choice."""
    errors = {"required": WRONG[name], "invalid_choice": WRONG[name]}
    return {"label": label, "error_messages": errors, **more}


def words(name: str, label: Any, **more: Any) -> forms.CharField:
    field = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), **said(name, label, **more)
    )
    field.error_messages["max_length"] = _("This is too long; 2,000 letters at most.")
    return field


class EmailForm(Form):
    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}), **said("email", _("E-mail"))
    )


class AskForm(EmailForm):
    text = words(
        "text",
        _("Your question"),
        help_text=_(
            "The prison may show question and answer on the page of the goods, without your name or address."
        ),
    )
    field_order = ["text", "email"]


class ReplyForm(Form):
    text = words("text", _("Your message"))


class OfOrder(Form):
    """A form about one thing of an order; nothing of another order can be chosen."""

    line = forms.ChoiceField(widget=forms.RadioSelect, **said("line", _("Which goods?")))

    def __init__(self, *args: Any, lines: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["line"])
        field.choices = lines.items()
        field.initial = next(iter(lines)) if len(lines) == 1 else None


class ReportForm(OfOrder):
    kind = forms.ChoiceField(
        choices=[
            (Kind.QUESTION, _("I have a question")),
            (Kind.COMPLAINT, _("Something is wrong with it")),
            (Kind.RETURN, _("I want my money back")),
        ],
        widget=forms.RadioSelect,
        **said("kind", _("What is it about?")),
    )
    text = words("text", _("Your message"))
    pictures = PhotosField(
        label=_("Photos"),
        required=False,
        widget=PhotosField.widget(attrs={"accept": "image/*", "multiple": True}),
        help_text=_(
            "Up to three, at most 8 MB each. Only the prison sees them; where a photo was taken is removed."
        ),
    )


class ReviewForm(OfOrder):
    stars = forms.TypedChoiceField(
        choices=[(n, n) for n in range(5, 0, -1)],
        coerce=int,
        widget=forms.RadioSelect,
        **said("stars", _("How good is it?"), help_text=_("5 is very good, 1 is bad.")),
    )
    words = words(
        "words",
        _("What is it like?"),
        help_text=_("Write of the thing, never of a person. The prison reads it before it is shown."),
    )
