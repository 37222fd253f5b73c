"""Pages of this app."""

from django.urls import path

from budgets.views import imports, lines, tranches

app_name = "budgets"
urlpatterns = [
    path("", lines.line_list, name="line_list"),
    path("serapan/", lines.absorption, name="absorption"),
    path("baru/", lines.line_create, name="line_create"),
    path("impor/", imports.line_import, name="line_import"),
    path("impor/templat/", imports.line_template, name="line_template"),
    path("<int:pk>/", lines.line, name="line"),
    path("spd/", tranches.tranche_list, name="tranche_list"),
    path("spd/baru/", tranches.tranche_create, name="tranche_create"),
    path("spd/impor/", imports.tranche_import, name="tranche_import"),
    path("spd/impor/templat/", imports.tranche_template, name="tranche_template"),
    path("spd/<int:pk>/", tranches.tranche, name="tranche"),
]
