from django.contrib.auth.views import LogoutView
from django.urls import path

from chomchom.people import views
from chomchom.people.views import channels, rosters, senders

app_name = "people"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.change_password, name="change_password"),
    path("rosters/", rosters.index, name="rosters"),
    path("rosters/<int:organisation_id>/<slug:role>/", rosters.roster, name="roster"),
    path("channels/", channels.mine, name="channels"),
    path("channels/allow/", channels.allow, name="allow_channel"),
    path("senders/", senders.senders, name="senders"),
    path("senders/<int:pk>/<slug:deed>/", senders.sender_act, name="sender_act"),
    path("senders/keys/<int:pk>/revoke/", senders.key_revoke, name="key_revoke"),
]
