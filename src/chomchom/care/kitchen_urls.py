"""The addresses of the kitchen, below ``care/``."""

from django.urls import path

from chomchom.care.views.kitchen import board, menus, packing, trace

urlpatterns = [
    path("kitchen/", board.kitchen, name="kitchen"),
    path("kitchen/batches/", board.batches, name="batches"),
    path("kitchen/batches/<int:pk>/", board.batch, name="batch"),
    path("kitchen/log/", board.log, name="hygiene_log"),
    path("kitchen/log/paper/", board.paper, name="hygiene_paper"),
    path("kitchen/log/<int:pk>/correct/", board.correct, name="hygiene_correct"),
    path("kitchen/lots/", board.lots, name="lots"),
    path("kitchen/tasks/", board.kitchen_tasks, name="kitchen_tasks"),
    path("kitchen/tasks/<int:pk>/done/", board.task_done, name="kitchen_task_done"),
    path("kitchen/settings/", board.kitchens, name="kitchens"),
    path("kitchen/settings/<int:pk>/", board.switch, name="kitchen_switch"),
    path("kitchen/menu/", menus.menu, name="menu"),
    path("kitchen/menu/copy/", menus.week_copy, name="menu_copy"),
    path("kitchen/menu/<int:pk>/off/", menus.take_off, name="menu_off"),
    path("kitchen/menu/<int:pk>/substitute/", menus.substitute, name="substitute"),
    path("kitchen/dishes/", menus.dishes, name="dishes"),
    path("kitchen/production/", menus.production_, name="production"),
    path("kitchen/rounds/<int:pk>/", packing.gate, name="gate"),
    path("kitchen/rounds/<int:pk>/pack/", packing.pack, name="pack"),
    path("kitchen/rounds/<int:pk>/go/", packing.let_go, name="let_go"),
    path("kitchen/rounds/<int:pk>/override/", packing.override, name="gate_override"),
    path("kitchen/rounds/<int:pk>/labels/", packing.labels, name="labels"),
    path("kitchen/rounds/<int:pk>/list/", packing.packing_list, name="packing_list"),
    path("kitchen/rounds/<int:pk>/labels/pdf/", packing.labels_file, name="labels_pdf"),
    path("kitchen/rounds/<int:pk>/list/pdf/", packing.packing_list_file, name="packing_list_pdf"),
    path("kitchen/boxes/<int:pk>/out/", packing.take_out, name="box_out"),
    path("kitchen/trace/", trace.search, name="trace_search"),
    path("kitchen/trace/<int:pk>/", trace.trace_, name="trace"),
    path("kitchen/trace/<int:pk>/xlsx/", trace.trace_xlsx, name="trace_xlsx"),
    path("kitchen/trace/<int:pk>/paper/", trace.trace_paper, name="trace_paper"),
    path("kitchen/trace/<int:pk>/recall/", trace.recall, name="recall"),
    path("kitchen/clusters/", trace.clusters, name="clusters"),
    path("kitchen/clusters/<int:pk>/", trace.cluster, name="cluster"),
    path("kitchen/clusters/<int:pk>/call/", trace.call, name="cluster_call"),
    path("recipients/<int:pk>/symptoms/", trace.symptoms, name="symptoms"),
]
