from django.urls import include, path

from chomchom.people import views as people_views
from chomchom.site import accessibility, gallery, privacy_papers, views
from chomchom.site.api import api
from chomchom.site.operation import views as operation
from chomchom.trade.views import applications as call
from chomchom.trade.views import guest, joining
from chomchom.trade.views.ledger import confirm

urlpatterns = [
    path("", views.home, name="home"),
    path("health", operation.health, name="health"),
    path("metrics", operation.metrics, name="metrics"),
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("privacy/register.<slug:format>", privacy_papers.register_paper, name="register_paper"),
    path("privacy/breaches/<int:pk>/<slug:paper>.<slug:format>", privacy_papers.breach_paper, name="breach_paper"),
    path("signal/", views.signal, name="signal"),
    path("accounts/", include("chomchom.people.urls")),
    path("net/", include("chomchom.net.urls")),
    path("documents/", include("chomchom.documents.urls")),
    path("care/", include("chomchom.care.urls")),
    path("trade/", include("chomchom.trade.urls")),
    path("confirm/<slug:token>/", confirm.confirm, name="confirm"),
    path("apply/", call.calls, name="calls"),
    path("apply/<int:pk>/", call.apply, name="apply"),
    path("join/<str:token>/", joining.join, name="join"),
    path("meet/<str:token>/", guest.meet, name="meet"),
    path("round/", include("chomchom.care.round_urls")),
    path("api/", api.urls),
    path("i18n/setlang/", people_views.language, name="set_language"),
]
handler400 = views.misunderstood
handler403 = views.refused
handler404 = views.not_found
handler500 = views.broken
