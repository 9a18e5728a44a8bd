"""What all our pages have for their editors: a checklist, warnings, the other language, and one rule of publishing.

Wagtail makes a page public through many doors: the editor's button, a reviewer's approval, many pages at once, a
planned date, a copy, an older version. All of them end in ``publish()`` or in ``save()`` of a live page, and both
ask the same question here. The form asks it earlier, to say so beside the field.
"""

import logging
from typing import Any, ClassVar, Self

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, Revision
from wagtail.utils.decorators import cached_classmethod

from cms.editing.checklist import QUESTIONS, NotReady, refuse_unready
from cms.editing.forms import CheckedPageForm, YesNo
from cms.editing.panels import OtherLanguagePanel, WordsPanel

logger = logging.getLogger(__name__)
# What Wagtail calls the publishing that a date causes.
BY_DATE = "wagtail.publish.scheduled"


def question(text: Any, reason: Any) -> models.BooleanField:
    return models.BooleanField(text, null=True, blank=True, help_text=reason)


class EditedPage(Page):
    faces_agreed = question(
        _("Has everybody who can be recognised in a picture agreed?"),
        _("Yes if nobody can be recognised. A face without consent follows a person long after his release."),
    )
    nothing_secured = question(
        _("Are the pictures free of doors, locks, cameras, keys and ways through the building?"),
        _("What secures a prison must not be readable from its pictures."),
    )
    nobody_named = question(
        _("Is the page free of names, numbers, offences and dates of people in custody?"),
        _("A criminal record is specific personal data (UU 27/2022); the page is about the work."),
    )
    sources_named = question(
        _("Does every figure and every claim name its source?"),
        _("Readers, and the officials who answer for the page, must be able to look it up."),
    )

    base_form_class = CheckedPageForm
    # A copy and a translation are looked at again.
    exclude_fields_in_copy = list(QUESTIONS)
    # A published page is everybody's; what is not ready is a draft.
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self.live and kwargs.get("update_fields") is None:
            refuse_unready(self)
        return super().save(*args, **kwargs)

    @cached_classmethod
    def get_edit_handler(cls: Any) -> Any:
        """Wagtail's three tabs; the first begins with the other language and ends with what is looked at last."""
        checklist = MultiFieldPanel(
            [FieldPanel(name, widget=YesNo) for name in QUESTIONS],
            heading=_("Checklist before publishing"),
            help_text=_("The page is published when every answer is yes."),
        )
        content = [OtherLanguagePanel(), *cls.content_panels, WordsPanel(), checklist]
        tabs = [
            ObjectList(content, heading=_("Content")),
            ObjectList(cls.promote_panels, heading=_("Promote")),
            ObjectList(cls.settings_panels, heading=_("Settings")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Wagtail's, for a version that is ready. A date has nobody to tell: it is taken back and logged, so that
        the other pages of that hour are still published."""
        try:
            refuse_unready(revision.as_object())
        except NotReady as refused:
            if kwargs.get("log_action") != BY_DATE:
                raise
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            logger.warning("Not published at its time: %s", refused)
            return
        super().publish(revision, *args, **kwargs)

    def translation_in(self, code: str) -> Self | None:
        """This page in another language, as it was last saved."""
        other = self.get_translations().filter(locale__language_code=code).first()
        return other.get_latest_revision_as_object() if other else None

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """As it is being written, and beside it what readers of the other language will see."""
        others = self.get_translations().select_related("locale")
        own = [("", self.locale.get_display_name())]
        return own + [(page.locale.language_code, page.locale.get_display_name()) for page in others]

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        if preview_mode and (other := self.translation_in(preview_mode)):
            return other.make_preview_request(original_request, "", extra_request_attrs)
        return super().make_preview_request(original_request, "", extra_request_attrs)
