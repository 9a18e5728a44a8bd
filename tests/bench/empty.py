"""The limit: one Django view that does nothing, on the same server."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="insecure: for the benchmark only",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)
django.setup()

urlpatterns = [path("", lambda request: HttpResponse("."))]
application = get_wsgi_application()
