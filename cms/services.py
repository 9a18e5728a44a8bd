"""Who may do what at /cms/: editors and reviewers everywhere, a prison's own writers on its pages only.

Writers never publish. What they write is submitted, and a reviewer or an editor approves it; what they may open at
all is a list (``cms.editing.door``).
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.editing.models import PrisonWriters
from cms.models import PrisonPage
from config.common import audit, clock
from config.common.errors import Refused
from partners.models import Partner
from shop.accounts.models import User

EDITORS, REVIEWERS = "Editor", "Peninjau"
WORKFLOW, TASK = "Ditinjau sebelum terbit", "Tinjauan"
PAGES = ("add", "change", "publish")
OWN_PICTURES = ("add_image", "choose_image")
PICTURES = (*OWN_PICTURES, "change_image")
CONSENTS = ("add_consent", "change_consent", "view_consent")
WORDS = ("add_styleword", "change_styleword", "delete_styleword", "view_styleword")


class MayNotWrite(Refused):
    """Somebody who does not work at the prison."""


@transaction.atomic
def ensure_editor_group() -> Group:
    """The people who write: pages and pictures, nothing of the shop's, and never ``is_staff``."""
    kept = (*(f"cms.{word}" for word in WORDS), *(f"media.{each}" for each in CONSENTS))
    group = _group(EDITORS, "simple_translation.submit_translation", *kept)
    _allow_pages(group, Page.get_first_root_node(), PAGES)
    _allow_pictures(group, Collection.get_first_root_node())
    return group


@transaction.atomic
def ensure_reviewer_group() -> Group:
    """The people who look at what prisons write, mend it, and publish it."""
    group = _group(REVIEWERS, *(f"cms.{word}" for word in WORDS))
    _allow_pages(group, Page.get_first_root_node(), ("change", "publish"))
    _allow_pictures(group, Collection.get_first_root_node())
    return group


@transaction.atomic
def ensure_workflow() -> Workflow:
    """Every page that is submitted is approved by a reviewer or an editor, and published by that."""
    groups = ensure_editor_group(), ensure_reviewer_group()
    workflow = Workflow.objects.filter(name=WORKFLOW).first() or Workflow.objects.create(name=WORKFLOW)
    task = GroupApprovalTask.objects.filter(name=TASK).first() or GroupApprovalTask.objects.create(name=TASK)
    task.groups.set(groups)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    return workflow


@transaction.atomic
def let_write(*, prison: Partner, user: User, by: User | None = None) -> PrisonWriters:
    """Let somebody who works at the prison write its pages, in both languages."""
    prison = Partner.objects.select_for_update().get(pk=prison.pk)
    if not user.appointments.in_force(clock.today()).filter(office__prison=prison).exists():
        raise MayNotWrite(_("Only somebody who works at this prison may write its pages."))
    ensure_workflow()
    writers = _writers_of(prison)
    if not user.groups.filter(pk=writers.group_id).exists():
        user.groups.add(writers.group)
        audit.record(actor=by, action="may write", target=user, office_id=prison.office.pk)
    return writers


@transaction.atomic
def stop_writing(*, prison: Partner, user: User, by: User | None = None) -> None:
    """Take the pages back; the account and its other rights stay."""
    prison = Partner.objects.select_for_update().get(pk=prison.pk)
    if group := user.groups.filter(prison_writers__prison=prison).first():
        user.groups.remove(group)
        audit.record(actor=by, action="may no longer write", target=user, office_id=prison.office.pk)


def open_pages_to_writers(*, prison: Partner) -> None:
    """The prison's pages as they are now; a translation that is made later is opened when it is made."""
    if writers := PrisonWriters.objects.filter(prison=prison).select_related("group").first():
        for page in PrisonPage.objects.filter(prison=prison):
            _allow_pages(writers.group, page, ("add", "change"))


def _writers_of(prison: Partner) -> PrisonWriters:
    writers = PrisonWriters.objects.filter(prison=prison).first()
    if writers is None:
        shelf = Collection.get_first_root_node().add_child(name=prison.name)
        group = _group(f"Penulis {prison.short_code}")
        _allow_pictures(group, shelf, OWN_PICTURES)
        writers = PrisonWriters.objects.create(prison=prison, group=group, collection=shelf)
    open_pages_to_writers(prison=prison)
    return writers


def _group(name: str, *permissions: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*(_permission(each) for each in ("wagtailadmin.access_admin", *permissions)))
    return group


def _permission(name: str) -> Permission:
    label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def _allow_pages(group: Group, page: Page, actions: tuple[str, ...]) -> None:
    for action in actions:
        permission = _permission(f"wagtailcore.{action}_page")
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _allow_pictures(group: Group, collection: Collection, actions: tuple[str, ...] = PICTURES) -> None:
    for codename in actions:
        permission = _permission(f"wagtailimages.{codename}")
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
