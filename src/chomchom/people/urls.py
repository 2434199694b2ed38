from django.contrib.auth.views import LogoutView
from django.urls import path

from chomchom.people import views

app_name = "people"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.change_password, name="change_password"),
]
