from django.urls import include, path

from chomchom.trade.ledger_urls import urlpatterns as ledger
from chomchom.trade.views import missions, own

app_name = "trade"
urlpatterns = [
    path("", missions.missions, name="missions"),
    path("missions/<int:pk>/", missions.mission, name="mission"),
    path("own/", own.own, name="own"),
    path("", include("chomchom.trade.meet_urls")),
    *ledger,
]
