"""What a buyer is asked when he writes to a prison; one short form for each reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common.forms import Form, PhotosField
from shop.care.models import Kind

MOST_LETTERS = 2000
TOO_LONG = _("This is too long; 2,000 letters at most.")
STARS = [
    (5, _("5 of 5: very good")),
    (4, _("4 of 5: good")),
    (3, _("3 of 5: fair")),
    (2, _("2 of 5: poor")),
    (1, _("1 of 5: bad")),
]


def words(label: Any, required: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": required, "max_length": TOO_LONG},
        **more,
    )


class EmailForm(Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the e-mail address we may write to."),
            "invalid": _("Write the e-mail address like nama@contoh.id."),
        },
    )


class AskForm(EmailForm):
    text = words(
        _("Your question"),
        _("Write what you want to say."),
        help_text=_(
            "The prison may show question and answer on the page of the goods, without your name or address."
        ),
    )
    field_order = ["text", "email"]


class ReplyForm(Form):
    text = words(_("Your message"), _("Write what you want to say."))


class OfOrder(Form):
    """A form about one thing of an order; nothing of another order can be chosen."""

    line = forms.ChoiceField(
        label=_("Which goods?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the goods."), "invalid_choice": _("Choose the goods.")},
    )

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        field.choices = lines
        if len(lines) == 1:
            field.initial = lines[0][0]


class ReportForm(OfOrder):
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (Kind.QUESTION, _("I have a question")),
            (Kind.COMPLAINT, _("Something is wrong with it")),
            (Kind.RETURN, _("I want my money back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is about.")},
    )
    text = words(_("Your message"), _("Write what you want to say."))
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
        label=_("How good is it?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many of five."),
            "invalid_choice": _("Choose how many of five."),
        },
    )
    words = words(
        _("What is it like?"),
        _("Write what the thing is like."),
        help_text=_("Write of the thing, never of a person. The prison reads it before it is shown."),
    )
