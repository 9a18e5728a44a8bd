"""The form of every picture at /cms/ (WAGTAILIMAGES_IMAGE_FORM_BASE), with two limits more for a prison's writer.

Wagtail lets the owner of a picture change it while everybody sees it, which no reviewer would notice.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState

from cms.editing import leaves
from cms.editing.door import is_writer
from cms.editing.writers import everybody_sees_it, prisons_of
from media.forms import PictureForm
from media.models import Picture
from partners.models import Appointment


class WritersPictureForm(PictureForm):
    """A writer changes his pictures until they are seen, and uses the consents that his prison recorded."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.is_writers = user is not None and is_writer(user)
        if self.is_writers:
            there = Appointment.objects.in_force(OuterRef("recorded_at__date"))  # type: ignore[arg-type]
            colleague = there.filter(user=OuterRef("recorded_by"), office__prison__in=prisons_of(user))
            consents: Any = self.fields["consent"]
            consents.queryset = consents.queryset.filter(Exists(colleague) | Q(pk=self.instance.consent_id))

    def clean(self) -> dict[str, Any]:
        if self.is_writers and self.instance.pk and _is_settled(self.instance):
            raise ValidationError(_("This picture is already public; upload a new one and choose that."))
        return super().clean()


def _is_settled(picture: Picture) -> bool:
    """Seen by everybody, or on a page that a reviewer has before her or that waits for its date."""
    if Picture.objects.filter(everybody_sees_it(), pk=picture.pk).exists():
        return True
    before_her = Q(task_states__status=TaskState.STATUS_IN_PROGRESS)
    waiting = Revision.page_revisions.filter(before_her | Q(approved_go_live_at__isnull=False))
    return any(leaf.value.pk == picture.pk for each in waiting for leaf in leaves.pictures(each.as_object()))
