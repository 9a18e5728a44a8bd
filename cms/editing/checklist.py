"""What has to be true before a page is published, and the sentence for each thing that is not.

The questions are answered by a person and kept with every version of the page; whether each picture is described
is seen by the program. One rule, asked at every door (``cms.editing.page``).
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.editing import leaves
from config.common.errors import Refused

QUESTIONS = ("faces_agreed", "nothing_secured", "nobody_named", "sources_named")
# What code that writes pages by itself says when it has looked (demo, tests).
ANSWERED = dict.fromkeys(QUESTIONS, True)


class NotReady(Refused):
    """The page may not be published yet."""


class Fault(NamedTuple):
    field: str
    sentence: str


def faults(page: Page) -> list[Fault]:
    """Everything that keeps this version from being published."""
    answers = {name: getattr(page, name) for name in QUESTIONS}
    found = [Fault(name, _sentence(yes)) for name, yes in answers.items() if yes is not True]
    return found + [Fault("body", sentence) for sentence in dict.fromkeys(_undescribed(page))]


def refuse_unready(page: Page) -> None:
    if found := faults(page):
        title = page.title
        sentence = _("“%(title)s” cannot be published yet.") % {"title": title}
        raise NotReady(" ".join(dict.fromkeys([sentence, *(fault.sentence for fault in found)])))


def _sentence(answer: bool | None) -> str:
    return str(UNANSWERED if answer is None else ANSWERED_NO)


UNANSWERED = gettext_lazy("Answer every question of the checklist before the page is published.")
ANSWERED_NO = gettext_lazy("Mend what the checklist asks about, then answer yes.")


def _undescribed(page: Page) -> list[str]:
    """A picture needs words for those who do not see it, in the page's language, or the mark that it needs none."""
    locale = page.locale if page.locale_id else page.get_default_locale()
    code = locale.language_code
    described_by = "description" if code == "id" else f"description_{code}"
    return [
        _(
            "The picture “%(title)s” has no description in %(language)s. Describe it, or mark it as decoration."
        )
        % {"title": leaf.value.title, "language": locale.get_display_name()}
        for leaf in leaves.pictures(page)
        if not (leaf.decorative or getattr(leaf.value, "is_decorative", False))
        and not getattr(leaf.value, described_by).strip()
    ]
