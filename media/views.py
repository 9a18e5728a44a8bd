import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from media.storages import YEAR

PUBLIC_FOLDERS = ("pictures/", "renditions/")


def public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Pictures from the local disk, where no bucket or proxy serves them.

    Only the two folders that hold cleaned pictures: other files of the public store (Wagtail's documents)
    have views that ask who wants them. A name is never used twice, so browsers may keep a picture for ever.
    """
    if not posixpath.normpath(path).startswith(PUBLIC_FOLDERS):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:  # a name no disk takes, such as one of 300 letters
        raise Http404 from error
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
