"""The public catalogue."""

from django.urls import path, re_path

from vendors.views import catalogue

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.menu_list, name="list"),
    re_path(
        r"^gambar/(?P<stem>[0-9a-f]{20})-(?P<width>[0-9]{3})\.webp$",
        catalogue.picture,
        name="picture",
    ),
    path("penyedia/<slug:slug>/", catalogue.vendor, name="vendor"),
    path("<slug:slug>/", catalogue.menu, name="menu"),
]
