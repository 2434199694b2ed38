from django.urls import path

from chomchom.net.views import alerts, messages, reply

app_name = "net"
urlpatterns = [
    path("r/<str:token>/", reply.reply, name="reply"),
    path("messages/", messages.index, name="messages"),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/<int:pk>/", alerts.detail, name="alert"),
    path("alerts/<int:pk>/live/", alerts.live, name="alert_live"),
    path("alerts/<int:pk>/<slug:deed>/", alerts.act, name="alert_act"),
]
