"""Pages of the settings: legal numbers and holidays."""

from django.urls import path

from payments.views import holidays, parameters, retention, settings

settings_patterns = [
    path("", settings.hub, name="settings"),
    path("parameter/", parameters.parameter_list, name="parameter_list"),
    path("parameter/<str:key>/", parameters.parameter, name="parameter"),
    path("parameter/<str:key>/baru/", parameters.parameter_plan, name="parameter_plan"),
    path(
        "parameter/<str:key>/<int:pk>/tarik/",
        parameters.parameter_withdraw,
        name="parameter_withdraw",
    ),
    path("data-pribadi/", retention.personal_data, name="personal_data"),
    path("data-pribadi/<int:pk>/", retention.erasure, name="erasure"),
    path("libur/", holidays.holiday_list, name="holiday_list"),
    path("libur/baru/", holidays.holiday_create, name="holiday_create"),
    path("libur/impor/", holidays.holiday_import, name="holiday_import"),
    path("libur/csv/", holidays.holiday_csv, name="holiday_csv"),
    path("libur/csv/simpan/", holidays.holiday_csv_apply, name="holiday_csv_apply"),
    path("libur/csv/templat/", holidays.holiday_template, name="holiday_template"),
    path("libur/<int:pk>/", holidays.holiday_edit, name="holiday_edit"),
    path("libur/<int:pk>/hapus/", holidays.holiday_remove, name="holiday_remove"),
]
