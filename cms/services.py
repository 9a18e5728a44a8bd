from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS = "Editor"
PAGES = ("add", "change", "publish")
PICTURES = ("add_image", "choose_image")
CONSENTS = ("add_consent", "change_consent", "view_consent")


@transaction.atomic
def ensure_editor_group() -> Group:
    """The people who write: pages and pictures, nothing of the shop's, and never ``is_staff``."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        Permission.objects.get(content_type__app_label="simple_translation", codename="submit_translation"),
        *Permission.objects.filter(content_type__app_label="media", codename__in=CONSENTS),
    )
    root = Page.get_first_root_node()
    for action in PAGES:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for codename in PICTURES:
        GroupCollectionPermission.objects.get_or_create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailimages", codename=codename),
        )
    return group
