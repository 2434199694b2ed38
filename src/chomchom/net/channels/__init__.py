"""The channels that are switched on, by name. A channel is registered once, by its app's ``ready()``."""

from chomchom.net.channels.base import IN_APP, Channel, ChannelError, Message

CHANNELS: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Switch a channel on; the same name again replaces it (tests and benchmarks put a local sink in its place)."""
    CHANNELS[channel.name] = channel


__all__ = ["CHANNELS", "IN_APP", "Channel", "ChannelError", "Message", "register"]
