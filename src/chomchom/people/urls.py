from django.contrib.auth.views import LogoutView
from django.urls import path

from chomchom.people import views
from chomchom.people.views import access_sheet, channels, log_review, rosters, senders

app_name = "people"
urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.change_password, name="change_password"),
    path("rosters/", rosters.index, name="rosters"),
    path("rosters/<int:organisation_id>/<slug:role>/", rosters.roster, name="roster"),
    path("log/", log_review.month, name="log_review"),
    path("log/paper/", log_review.paper, name="log_review_paper"),
    path("log/sign/", log_review.sign, name="log_sign"),
    path("log/mark/", log_review.mark, name="log_mark"),
    path("log/lines/", log_review.lines, name="log_lines"),
    path("log/account/<int:pk>/", access_sheet.account, name="account_sheet"),
    path("channels/", channels.mine, name="channels"),
    path("channels/allow/", channels.allow, name="allow_channel"),
    path("senders/", senders.senders, name="senders"),
    path("senders/<int:pk>/<slug:deed>/", senders.sender_act, name="sender_act"),
    path("senders/keys/<int:pk>/revoke/", senders.key_revoke, name="key_revoke"),
]
