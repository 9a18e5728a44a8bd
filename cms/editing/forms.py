from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.editing.checklist import faults
from cms.editing.door import is_writer

# The buttons that lead to publishing; drafts may be as unfinished as their writer likes.
TOWARDS_PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")


class YesNo(forms.RadioSelect):
    def __init__(self) -> None:
        super().__init__(choices=[(True, _("Yes")), (False, _("No"))])


class CheckedPageForm(WagtailAdminPageForm):
    """Says beside the question what keeps the page from being published, before a service has to refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "prison" in self.fields and self.for_user and is_writer(self.for_user):
            self.fields["prison"].disabled = True  # The page is this prison's; he was let in for that.

    def leads_to_publishing(self) -> bool:
        pressed = any(name in self.data for name in TOWARDS_PUBLISHING)
        return pressed or self.data.get("workflow-action-name") == "approve"

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.leads_to_publishing():
            for fault in faults(self.instance):
                self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)
