"""On which channels a person may be reached: allowed by the district and wanted by the person."""

from collections import defaultdict
from collections.abc import Collection

from chomchom.people.enums import Channel
from chomchom.people.models import ChannelAllowance, ChannelChoice


def allowed_channels(district_id: int) -> list[str]:
    """The channels the district allows, in the order of ``Channel``."""
    forbidden = set(
        ChannelAllowance.objects.filter(district=district_id, allowed=False).values_list("channel", flat=True)
    )
    return [channel for channel in Channel.values if channel not in forbidden]


def channels_many(*, account_ids: Collection[int], district_id: int, among: Collection[str]) -> dict[int, list[str]]:
    """{account_id: channels of ``among``, in its order}, in two queries; the app itself if nothing else is left."""
    allowed = set(allowed_channels(district_id))
    unwanted: dict[int, set[str]] = defaultdict(set)
    for account_id, channel in ChannelChoice.objects.filter(account__in=account_ids, wanted=False).values_list(
        "account_id", "channel"
    ):
        unwanted[account_id].add(channel)
    return {
        account_id: [channel for channel in among if channel in allowed - unwanted[account_id]] or [Channel.IN_APP]
        for account_id in account_ids
    }
