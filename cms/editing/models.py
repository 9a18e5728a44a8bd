"""Rows beside the pages: the words the shop avoids, and who writes for which prison."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class StyleWord(models.Model):
    """A word the shop does not use; the editor is warned where it stands on a page, and nothing is blocked."""

    word = models.CharField(
        _("word"), max_length=60, unique=True, help_text=_("In small letters; hyphen and space are the same.")
    )
    instead = models.CharField(
        _("write instead"),
        max_length=160,
        help_text=_("The word the shop uses, or what to do with the sentence."),
    )

    class Meta:
        ordering = ["word"]
        verbose_name = _("word we avoid")
        verbose_name_plural = _("words we avoid")

    def __str__(self) -> str:
        return self.word


class PrisonWriters(models.Model):
    """The people who write one prison's pages: a group of Wagtail's, and the shelf for their pictures."""

    prison = models.OneToOneField("partner.Partner", models.PROTECT, related_name="writers")
    group = models.OneToOneField(Group, models.PROTECT, related_name="prison_writers")
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.group)
