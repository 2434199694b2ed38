"""Facts about a person from machines and services outside."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from chomchom.care.enums_gaps import SignalEvent, SignalSource
from chomchom.care.operations import signals
from chomchom.core.refusal import Refused
from chomchom.people.api import Refusing, Signed

router = Router(auth=Signed(*SignalSource.values))


class SignalIn(Schema):
    """One fact. Nothing else about the person is sent: no name, no address, no resident number."""

    id: str = Field(
        min_length=1, max_length=64, description="Your number of this message; sent twice it is answered “already”."
    )
    person: str = Field(
        min_length=1, max_length=40, description="Management number of the person, as the district gave it."
    )
    event: SignalEvent = Field(description="What was noticed; which events a sender may tell follows from its key.")
    happened_at: datetime = Field(description="When it was noticed, with its offset from UTC.")
    text: str = Field("", max_length=300, description="In words, for whoever looks into it.")


class SignalOut(Schema):
    answer: str = Field(description="“accepted”, or “already” where this id was received before.")
    level: str = Field(description="What the district makes of it: fact, concern or alarm.")
    alert: bool = Field(description="Whether somebody was called.")


@router.post("/signals", response={200: SignalOut, 401: Refusing, 403: Refusing, 409: Refusing, 413: Refusing,
                                   422: Refusing, 429: Refusing})  # fmt: skip
def tell(request: HttpRequest, told: SignalIn) -> SignalOut:
    """Tell what was noticed about a person: an AI call, power or water use, an in-home alarm, a neighbour's report."""
    received = signals.receive(
        sender=request.auth,  # type: ignore[attr-defined]
        message_id=told.id,
        number=told.person,
        event=told.event,
        happened_at=told.happened_at,
        text=told.text,
        at=request.now,
    )
    if received.refusal:
        raise Refused(received.refusal)
    signal = received.signal
    return SignalOut(answer=received.answer, level=signal.level, alert=signal.alert_id is not None)
