from django.urls import include, path

from chomchom.trade.ledger_urls import urlpatterns as ledger
from chomchom.trade.views import applications, buyers, joining, lists, missions, own

app_name = "trade"
urlpatterns = [
    path("", missions.missions, name="missions"),
    path("missions/add/", missions.mission_add, name="mission_add"),
    path("missions/<int:pk>/", missions.mission, name="mission"),
    path("missions/<int:pk>/change/", missions.mission_change, name="mission_change"),
    path("missions/<int:pk>/move/", missions.mission_move, name="mission_move"),
    path("missions/<int:pk>/parts/<slug:kind>/add/", missions.part_add, name="part_add"),
    path("missions/<int:pk>/parts/<slug:kind>/<int:part_id>/remove/", missions.part_remove, name="part_remove"),
    path("missions/<int:pk>/applications/", applications.applications, name="applications"),
    path("missions/<int:pk>/letters/", applications.letters, name="letters"),
    path("applications/<int:pk>/letter/<slug:form>/", applications.letter, name="letter"),
    path("missions/<int:pk>/decide/", applications.decide, name="decide"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/invite/", joining.invite, name="invite_exporter"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
    path("applications/<int:pk>/decide/", applications.decide_otherwise, name="decide_otherwise"),
    path("missions/<int:pk>/lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.list_, name="list"),
    path("lists/<int:pk>/apply/", lists.list_apply, name="list_apply"),
    path("missions/<int:pk>/buyers/", buyers.buyers, name="buyers"),
    path("missions/<int:pk>/doubles/", buyers.proposals, name="proposals"),
    path("buyers/<int:pk>/", buyers.buyer, name="buyer"),
    path("buyers/<int:pk>/merge/<int:other_id>/", buyers.merge, name="merge"),
    path("merges/<int:pk>/undo/", buyers.unmerge, name="unmerge"),
    path("guests/<int:pk>/invite/", buyers.invite, name="invite"),
    path("own/", own.own, name="own"),
    path("", include("chomchom.trade.meet_urls")),
    *ledger,
    path("own/<int:pk>/wishes/", own.wishes, name="wishes"),
]
