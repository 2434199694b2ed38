"""A request with files may be only so large as a whole: refused by its length, before anything is written to a disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_REQUEST_BYTES = 24 * 1024 * 1024  # the largest list (20 MB) with the form around it


class Bounded(FileUploadHandler):
    """First of the upload handlers; takes nothing itself."""

    def handle_raw_input(self, input_data: Any, META: dict[str, Any], content_length: int, *rest: Any) -> None:  # noqa: N803
        if content_length > LARGEST_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
