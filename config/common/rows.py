"""Small lists read with the row they belong to, where a page has no statement to spare for each.

    Product.objects.annotate(notes=rows(Note.objects.filter(product=OuterRef("pk")), "kind", "text"))

gives every product ``notes``, a list of dictionaries; dates come as ISO text.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject


def rows(queryset: QuerySet, *fields: str) -> ArraySubquery:
    # Named apart: a translated model's ``values`` without names would add all of its own.
    return ArraySubquery(queryset.annotate(row=JSONObject(**{name: name for name in fields})).values("row"))
