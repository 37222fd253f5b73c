"""Addresses of packages and papers."""

from django.urls import path

from orders.views import documents, packages, preparation, reassignment, separation, teams

package_patterns = [
    path("paket/", packages.package_list, name="package_list"),
    path("paket/baru/", packages.create, name="package_create"),
    path("paket/<int:pk>/", packages.package, name="package"),
    path("paket/perlu-pejabat/", teams.vacancy_list, name="package_vacancies"),
    path("paket/<int:pk>/batal/", packages.cancel, name="package_cancel"),
    path("paket/<int:pk>/tim/<slug:seat>/", reassignment.reassign, name="package_reassign"),
    path("paket/<int:pk>/penyiapan/", preparation.prepare, name="package_prepare"),
    path("paket/<int:pk>/terbitkan/", preparation.issue, name="package_issue"),
    path("paket/<int:pk>/pembanding/", preparation.add_comparable, name="comparable_add"),
    path(
        "paket/<int:pk>/pembanding/<int:comparable_pk>/hapus/",
        preparation.remove_comparable,
        name="comparable_remove",
    ),
    path(
        "paket/pembanding/<int:menu_pk>/", preparation.choose_comparable, name="choose_comparable"
    ),
    path("pengaturan/pemisahan-tugas/", separation.separation_matrix, name="separation_matrix"),
    path(
        "pengaturan/pemisahan-tugas/<int:pk>/", separation.separation_rule, name="separation_rule"
    ),
    path("dokumen/", documents.document_list, name="document_list"),
    path("dokumen/<int:pk>/", documents.document, name="document"),
    path("dokumen/<int:pk>/asli/", documents.document_original, name="document_original"),
]
