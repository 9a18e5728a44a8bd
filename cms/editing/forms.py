import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from cms.editing.checklist import QUESTIONS, faults
from cms.editing.door import is_writer
from cms.editing.writers import may_name, named

# The buttons that lead to publishing; drafts may be as unfinished as their writer likes.
TOWARDS_PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")
# Half of an emoji, as a script may cut it: it can be stored, and no page with it can be sent.
HALF = re.compile(r"[\ud800-\udfff]")


class YesNo(forms.RadioSelect):
    def __init__(self) -> None:
        super().__init__(choices=[(True, _("Yes")), (False, _("No"))])


class CheckedPageForm(WagtailAdminPageForm):
    """Says beside the question what keeps the page from being published, before a service has to refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if page.live and not page.has_unpublished_changes:  # The answers were about what is published.
            self.initial |= dict.fromkeys(QUESTIONS)
        self.is_writers = bool(self.for_user and is_writer(self.for_user))
        if self.is_writers:
            self.named_before = named(page)
            if "prison" in self.fields:
                self.fields["prison"].disabled = True  # The page is this prison's; he was let in for that.

    def leads_to_publishing(self) -> bool:
        pressed = any(name in self.data for name in TOWARDS_PUBLISHING)
        return pressed or self.data.get("workflow-action-name") == "approve"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "body" in data:
            data["body"] = _whole(data["body"])
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_writers and not may_name(named(self.instance) - self.named_before, self.for_user):
            sentence = _("The page names a picture, a page or goods that you cannot choose; take it out.")
            self.add_error("body" if "body" in self.fields else None, sentence)
        if self.leads_to_publishing():
            for fault in faults(self.instance):
                self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)


def _whole(body: StreamValue) -> StreamValue:
    stored = json.dumps(body.get_prep_value(), ensure_ascii=False)
    mended = HALF.sub("", stored)
    return body if mended == stored else body.stream_block.to_python(json.loads(mended))
