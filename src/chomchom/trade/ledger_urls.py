from django.urls import path

from chomchom.trade.views.ledger import deals, mous, results

urlpatterns = [
    path("missions/<int:pk>/deals/", deals.deals, name="deals"),
    path("missions/<int:pk>/deals.<slug:format>", deals.table, name="deals_table"),
    path("missions/<int:pk>/deals/new/", deals.deal_new, name="deal_new"),
    path("missions/<int:pk>/deals/take-over/", deals.take_over, name="deals_take_over"),
    path("missions/<int:pk>/results/", results.results, name="results"),
    path("missions/<int:pk>/results/<slug:kind>.<slug:format>", results.paper, name="results_paper"),
    path("missions/<int:pk>/mous/", mous.mous, name="mous"),
    path("mous/<int:pk>/promise/", mous.promise, name="mou_promise"),
    path("mou-promises/<int:pk>/end/", mous.promise_end, name="mou_promise_end"),
    path("deals/<int:pk>/", deals.deal, name="deal"),
    path("deals/<int:pk>/record/", deals.record, name="deal_record"),
    path("deals/<int:pk>/end/", deals.end, name="deal_end"),
    path("deals/<int:pk>/revive/", deals.revive, name="deal_revive"),
    path("deals/<int:pk>/answer/", deals.answer, name="deal_answer"),
    path("entries/<int:pk>/correct/", deals.correct, name="entry_correct"),
    path("entries/<int:pk>/strike/", deals.strike, name="entry_strike"),
    path("entries/<int:pk>/ask/", deals.ask, name="entry_ask"),
    path("entries/<int:pk>/revoke/", deals.revoke, name="entry_revoke"),
    path("entries/<int:pk>/say/", deals.say, name="entry_say"),
    path("rates/", mous.rates, name="rates"),
]
