from django.urls import include, path

from chomchom.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("signal/", views.signal, name="signal"),
    path("accounts/", include("chomchom.people.urls")),
    path("care/", include("chomchom.care.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
