"""Every surface of the house, included by string so that apps stay private to each other."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

api_v1: list[URLPattern | URLResolver] = [
    path("", include("core.api_urls")),
    path("", include("accounts.api_urls")),
    path("", include("budgets.api_urls")),
    path("", include("vendors.api_urls")),
    path("", include("orders.api_urls")),
    path("", include("payments.api_urls")),
    path("", include("reports.api_urls")),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]

urlpatterns = [
    path("", include("reports.home_urls")),
    path("", include("core.urls")),
    path("katalog/", include("vendors.catalogue_urls")),
    path("usaha/", include("vendors.urls")),
    path("kurasi/", include("vendors.curation_urls")),
    path("", include("orders.urls")),
    path("anggaran/", include("budgets.urls")),
    path("", include("payments.urls")),
    path("laporan/", include("reports.urls")),
    path("", include("accounts.urls")),
    path("akun/", include("allauth.urls")),
    path("api/v1/", include(api_v1)),
    path("admin/", admin.site.urls),
]

handler429 = "core.views.too_many"
handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
