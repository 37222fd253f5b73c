"""The firm's own pages."""

from django.urls import path

from vendors.views import changes, own, registration

app_name = "vendors"
urlpatterns = [
    path("", own.profile, name="profile"),
    path("data-saya/", own.my_data, name="my_data"),
    path("<int:pk>/tampilkan/", own.reveal, name="reveal"),
    path("daftar/", registration.registration, name="register"),
    path("daftar/mulai/", registration.registration_start, name="registration_start"),
    path("daftar/kirim/", registration.registration_submit, name="registration_submit"),
    path("daftar/<slug:code>/", registration.registration_step, name="registration_step"),
    path("bukti/<int:pk>/", registration.proof, name="proof"),
    path("perubahan/<slug:code>/", changes.change, name="change"),
    path("perubahan/<int:pk>/bukti/", changes.change_file, name="change_file"),
    path("menu/", own.menu_list, name="menu_list"),
    path("menu/baru/", own.menu_create, name="menu_create"),
    path("menu/<int:pk>/", own.menu_edit, name="menu_edit"),
    path("menu/<int:pk>/tampil/", own.menu_show, name="menu_show"),
    path("menu/<int:pk>/foto/", own.picture_add, name="picture_add"),
    path("menu/<int:pk>/foto/<int:picture>/hapus/", own.picture_remove, name="picture_remove"),
]
