from django.urls import path

from chomchom.documents.views.download import download

app_name = "documents"
urlpatterns = [path("<int:pk>/", download, name="download")]
