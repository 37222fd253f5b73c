"""Pages of this app."""

from django.urls import path

from budgets.views import closing, desk, imports, lines, revisions, tranches

app_name = "budgets"
urlpatterns = [
    path("", lines.line_list, name="line_list"),
    path("serapan/", desk.absorption, name="absorption"),
    path("serapan/ekspor/", desk.absorption_export, name="absorption_export"),
    path("kering/", desk.dry, name="dry"),
    path("baru/", lines.line_create, name="line_create"),
    path("impor/", imports.line_import, name="line_import"),
    path("impor/templat/", imports.line_template, name="line_template"),
    path("tutup/", closing.year_list, name="year_list"),
    path("tutup/<int:pk>/<int:year>/", closing.year_close, name="year_close"),
    path("<int:pk>/", lines.line, name="line"),
    path("<int:pk>/ubah/", revisions.line_revise, name="line_revise"),
    path("<int:pk>/blokir/", revisions.line_block, name="line_block"),
    path("<int:pk>/buka-blokir/", revisions.line_unblock, name="line_unblock"),
    path("spd/", tranches.tranche_list, name="tranche_list"),
    path("spd/tak-terpakai/", desk.unused, name="unused"),
    path("spd/baru/", tranches.tranche_create, name="tranche_create"),
    path("spd/impor/", imports.tranche_import, name="tranche_import"),
    path("spd/impor/templat/", imports.tranche_template, name="tranche_template"),
    path("spd/<int:pk>/", tranches.tranche, name="tranche"),
    path("spd/<int:pk>/pdf/", tranches.tranche_pdf, name="tranche_pdf"),
    path("spd/<int:pk>/ubah/", revisions.tranche_revise, name="tranche_revise"),
    path("spd/<int:pk>/tarik/", revisions.tranche_withdraw, name="tranche_withdraw"),
]
