from django.contrib.auth.views import LogoutView
from django.urls import path

from chomchom.people import views
from chomchom.people.views import channels, privacy, rosters, senders

app_name = "people"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.change_password, name="change_password"),
    path("rosters/", rosters.index, name="rosters"),
    path("rosters/<int:organisation_id>/<slug:role>/", rosters.roster, name="roster"),
    path("channels/", channels.mine, name="channels"),
    path("channels/allow/", channels.allow, name="allow_channel"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/keep/<str:code>/", privacy.retention, name="retention"),
    path("privacy/keep/<str:code>/hold/", privacy.hold, name="hold"),
    path("privacy/holds/<int:pk>/end/", privacy.hold_end, name="hold_end"),
    path("privacy/register/", privacy.destructions, name="destructions"),
    path("privacy/breaches/", privacy.breaches, name="breaches"),
    path("privacy/breaches/<int:pk>/", privacy.breach, name="breach"),
    path("privacy/breaches/<int:pk>/<slug:duty>/", privacy.breach_done, name="breach_done"),
    path("senders/", senders.senders, name="senders"),
    path("senders/<int:pk>/<slug:deed>/", senders.sender_act, name="sender_act"),
    path("senders/keys/<int:pk>/revoke/", senders.key_revoke, name="key_revoke"),
]
