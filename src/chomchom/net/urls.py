from django.urls import path

from chomchom.net.views import addresses, alerts, drills, messages, policies, reply

app_name = "net"
urlpatterns = [
    path("r/<str:token>/", reply.reply, name="reply"),
    path("ladders/", policies.index, name="ladders"),
    path("ladders/<str:key>/", policies.change, name="ladder_change"),
    path("messages/", messages.index, name="messages"),
    path("push/", addresses.push, name="push"),
    path("push/worker.js", addresses.push_worker, name="push_worker"),
    path("push/<int:pk>/off/", addresses.push_off, name="push_off"),
    path("webhooks/", addresses.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/<slug:deed>/", addresses.webhook_act, name="webhook_act"),
    path("drills/", drills.index, name="drills"),
    path("drills/<int:pk>/", drills.detail, name="drill"),
    path("drills/<int:pk>/<slug:deed>/", drills.act, name="drill_act"),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/<int:pk>/", alerts.detail, name="alert"),
    path("alerts/<int:pk>/live/", alerts.live, name="alert_live"),
    path("alerts/<int:pk>/<slug:deed>/", alerts.act, name="alert_act"),
]
