"""What happened when, how much of it, and who does what: each with where it is known from, nobody by name."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

SOURCE = _("Where this can be looked up.")


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), max_length=40)
    what = blocks.CharBlock(label=_("What"), max_length=240)
    source = blocks.CharBlock(label=_("Source"), max_length=160, help_text=SOURCE)


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    items = blocks.ListBlock(MomentBlock(), label=_("Moments"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "cms/blocks/timeline.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=40)
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    year = blocks.CharBlock(label=_("Year"), max_length=20)
    source = blocks.CharBlock(label=_("Source"), max_length=160, help_text=SOURCE)


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    items = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Figures")
        template = "cms/blocks/figures.html"


class StepBlock(blocks.StructBlock):
    who = blocks.CharBlock(label=_("Who"), max_length=80, help_text=_("A role or an office, never a person."))
    does = blocks.CharBlock(label=_("Does"), max_length=300)


class StepsBlock(blocks.StructBlock):
    """Roles in the order in which the work passes through them."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    items = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "group"
        label = _("Who does what")
        template = "cms/blocks/steps.html"
