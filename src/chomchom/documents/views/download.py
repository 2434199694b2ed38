from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents import files, queries, subjects
from chomchom.documents.enums import CONTENT_TYPES
from chomchom.people.gate import needs
from chomchom.people.reasons import asks_why, explained


@require_http_methods(["GET", "POST"])
@needs("documents.see")
@asks_why
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes as they were kept, always as a download; each look is recorded."""
    document = queries.visible(pk, request.viewer)
    if document is None or not files.path_of(document.sha256).exists():
        raise Http404
    by = explained(request)
    people = list(subjects.KINDS[document.subject_kind].people(id=document.subject_id)) or [None]
    audit.record_many(
        by=by, at=request.now, action=Action.EXPORT, what="documents.download", subjects=people,
        detail={"document": document.pk},
    )  # fmt: skip
    return FileResponse(
        files.path_of(document.sha256).open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=CONTENT_TYPES[document.format],
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
