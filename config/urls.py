"""Every address of the shop.

Pages live inside ``i18n_patterns`` without a prefix for Indonesian; machines' doors stay outside. Wagtail
serves what is left and therefore comes last.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtail_documents_urls

from cms import sitemap
from cms.editing.account import OwnSettings
from cms.language import WordsOfScripts
from config import health
from media.views import public_file
from shop.desk.sign_in import SignIn as DeskSignIn
from shop.desk.tour import tour
from shop.payment.webhook import stripe_webhook
from shop.storefront.views.account_door import SignIn
from shop.storefront.views.expo_pages import short_code

handler403 = "shop.storefront.views.errors.forbidden"
handler404 = "shop.storefront.views.errors.not_found"

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("webhook/stripe/", stripe_webhook, name="stripe-webhook"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<str:name>.xml", sitemap.file, name="sitemap-file"),
    # Printed in capitals, which take the smallest symbol, and typed as people type.
    re_path(r"^[bB]/(?P<code>[^/]{1,40})$", short_code, name="short-code"),
    path("cms/jsi18n/", WordsOfScripts.as_view(), name="wagtailadmin_javascript_catalog"),
    path("cms/account/", require_admin_access(OwnSettings.as_view()), name="wagtailadmin_account"),
    # One way in: whoever is signed in and may not edit is asked for somebody who may.
    path(
        "cms/login/",
        DeskSignIn.as_view(redirect_authenticated_user=False, next_page="wagtailadmin_home"),
        name="wagtailadmin_login",
    ),
    path("cms/", include(wagtail_admin_urls)),
    path("cms-dokumen/", include(wagtail_documents_urls)),
]
if settings.STORAGES["default"]["BACKEND"] == "media.storages.PublicMedia":
    urlpatterns.append(path("media/<path:path>", public_file))

pages: list[URLPattern | URLResolver] = [
    path("checkout/", include("shop.checkout.urls")),
    path("meja/", include("shop.desk.urls")),
    path("tur/", tour, name="tour"),
    path("akun/lupa-sandi/", include("shop.storefront.password_urls")),
    path("akun/", include("shop.storefront.account_urls")),
    path("", include("shop.storefront.urls")),
    path("_util/login/", SignIn.as_view(redirect_authenticated_user=False), name="wagtailcore_login"),
    path("", include(wagtail_urls)),
]
if settings.DEBUG:
    pages.insert(
        0, path("styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")
    )

urlpatterns += i18n_patterns(*pages, prefix_default_language=False)
