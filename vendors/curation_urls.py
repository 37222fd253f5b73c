"""Kurasi: the curators' side of the firms."""

from django.urls import path

from vendors.views import changes, curation

app_name = "curation"
urlpatterns = [
    path("", curation.firm_list, name="list"),
    path("<int:pk>/", curation.firm, name="firm"),
    path("perubahan/<int:pk>/<slug:act>/", changes.change_decide, name="change_decide"),
    path("<int:pk>/izin-kedua/", curation.firm_permit, name="permit"),
    path("<int:pk>/<slug:act>/", curation.firm_decide, name="decide"),
]
