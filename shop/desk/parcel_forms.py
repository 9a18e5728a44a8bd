"""What an officer fills in on the page of one parcel; each form is made for that parcel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from config.common.forms import Form
from shop.fulfilment.models import Consignment, ConsignmentLine, Delivery
from shop.order.models import Status


def collects(consignment: Consignment) -> bool:
    """Whether the buyer pays when he picks up, and has not yet."""
    return consignment.order.pays_at_pickup and consignment.order.status == Status.PENDING


class ParcelForm(Form):
    def __init__(self, data: Any = None, *, consignment: Consignment, initial: Any = None) -> None:
        super().__init__(data, initial=initial)


class HandOverForm(ParcelForm):
    """Only what this parcel's way of delivery needs, all of it; what is missing is said at once."""

    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        max_length=60,
        error_messages={"required": gettext_lazy("Write the courier's name.")},
    )
    tracking = forms.CharField(
        label=gettext_lazy("Tracking number (resi)"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Write the courier's tracking number (resi), at least six characters.")
        },
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=gettext_lazy("The buyer's pick-up code"),
        max_length=12,
        error_messages={"required": gettext_lazy("This is not the buyer's pick-up code. It has six digits.")},
        help_text=gettext_lazy("Six digits, in the buyer's message."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reference = forms.CharField(
        label=gettext_lazy("Number of the receipt for the cash"),
        max_length=60,
        help_text=gettext_lazy("From your receipt book. With it the payment is booked too."),
    )

    def __init__(self, data: Any = None, *, consignment: Consignment) -> None:
        courier = consignment.service.partition(" ")[0]
        super().__init__(data, consignment=consignment, initial={"courier": courier})
        wanted = {
            Delivery.COURIER: {"courier", "tracking"},
            Delivery.PICKUP: {"code"} | ({"reference"} if collects(consignment) else set()),
        }.get(Delivery(consignment.delivery), set())
        for name in set(self.fields) - wanted:
            del self.fields[name]


class PickForm(ParcelForm):
    """What lies in the parcel already."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Tick what lies in the parcel"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, consignment: Consignment) -> None:
        lines = consignment.lines.all()
        packed = [each.pk for each in lines if each.is_packed]
        super().__init__(data, consignment=consignment, initial={"lines": packed})
        self.fields["lines"].choices = [(each.pk, in_words(each)) for each in lines]  # type: ignore[attr-defined]

    @property
    def packed(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["lines"]]


def in_words(each: ConsignmentLine) -> str:
    return f"{each.quantity} × {each.line.title}, {each.line.product.number}"


class SplitForm(ParcelForm):
    """How many of each line go later; what is not ticked is proposed."""

    def __init__(self, data: Any = None, *, consignment: Consignment) -> None:
        super().__init__(data, consignment=consignment)
        self.lines = {f"later_{each.pk}": each for each in consignment.lines.all()}
        some = any(each.is_packed for each in self.lines.values())
        for name, each in self.lines.items():
            self.fields[name] = forms.IntegerField(
                label=in_words(each),
                min_value=0,
                max_value=each.quantity,
                initial=each.quantity if some and not each.is_packed else 0,
            )

    @property
    def later(self) -> dict[int, int]:
        return {each.pk: self.cleaned_data[name] for name, each in self.lines.items()}


class TakeOverForm(ParcelForm):
    reason = forms.CharField(label=gettext_lazy("Why you take it over"), max_length=200)


class ReturnForm(ParcelForm):
    reason = forms.CharField(label=gettext_lazy("Why it came back"), max_length=200)
    goods = forms.ChoiceField(
        label=gettext_lazy("The goods"),
        choices=[
            ("shelf", gettext_lazy("back on the shelf, to be sold again")),
            ("written_off", gettext_lazy("written off, not to be sold")),
        ],
        widget=forms.RadioSelect,
    )
    shipping = forms.BooleanField(
        label=gettext_lazy("Give the delivery charge back too: it was our mistake"), required=False
    )


FORMS: dict[str, type[ParcelForm]] = {
    "hand_over": HandOverForm,
    "pick": PickForm,
    "split": SplitForm,
    "take_over": TakeOverForm,
    "come_back": ReturnForm,
}
