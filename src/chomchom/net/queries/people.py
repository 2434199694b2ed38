"""Who is told: the people on duty for the roles of a step, found at the moment of the step, and how each is reached."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chomchom.net import ladder
from chomchom.net.channels import CHANNELS, IN_APP
from chomchom.net.models import Policy
from chomchom.people.models import Account, ChannelAllowance, ChannelChoice
from chomchom.people.queries.duty import on_duty_many

Pair = tuple[int, str]  # (organisation id, role)


@dataclass
class Crews:
    """Answers for one moment. ``forbidden`` by district, ``unwanted`` by account: names of channels."""

    on_duty: dict[Pair, list[Account]] = field(default_factory=dict)
    forbidden: dict[int, set[str]] = field(default_factory=dict)
    unwanted: dict[int, set[str]] = field(default_factory=dict)

    def channels(self, account_id: int, district_id: int, among: Sequence[str]) -> list[str]:
        """Those of the step's channels that the district allows and the person wants; the app if none is left.

        Channels that are not switched on here are left out, unless the step has no other: then its failure is told.
        """
        refused = self.forbidden.get(district_id, set()) | self.unwanted.get(account_id, set())
        there = [channel for channel in among if channel == IN_APP or channel in CHANNELS] or among
        return [channel for channel in there if channel not in refused] or [IN_APP]


class Finder:
    """Finds crews; what was found is remembered for ``remember``, so that a storm asks once and not for each batch.

    Ladders are remembered for good: a version never changes. One that remembers belongs to a worker, which sees only
    what was committed.
    """

    def __init__(self, remember: timedelta = timedelta()) -> None:
        self._remember = remember
        self._found = Crews()
        self._languages: dict[int, str] = {}
        self._ladders: dict[int, ladder.Ladder] = {}
        self._at: datetime | None = None

    def ladders(self, policy_ids: Iterable[int]) -> dict[int, ladder.Ladder]:
        """The ladders of policies; raises KeyError, TypeError or ValueError for one that cannot be read."""
        if missing := set(policy_ids) - self._ladders.keys():
            rows = Policy.objects.filter(pk__in=missing).values_list("pk", "steps")
            self._ladders |= {pk: ladder.parse(steps) for pk, steps in rows}
        return self._ladders

    def languages(self, account_ids: Iterable[int], at: datetime) -> dict[int, str]:
        """The language each account reads."""
        self._forget(at)
        if missing := set(account_ids) - self._languages.keys():
            self._languages |= dict(Account.objects.filter(pk__in=missing).values_list("pk", "language"))
        return self._languages

    def _forget(self, at: datetime) -> None:
        if self._at is None or not timedelta() <= at - self._at < self._remember:
            self._found, self._languages, self._at = Crews(), {}, at

    def find(self, pairs: Collection[Pair], district_ids: Collection[int], at: datetime) -> Crews:
        """Everybody on duty for the pairs at ``at``; a number of queries that does not depend on how many."""
        self._forget(at)
        found = self._found
        if missing := set(pairs) - found.on_duty.keys():
            found.on_duty |= on_duty_many(missing, at)
            accounts = {account.pk for pair in missing for account in found.on_duty[pair]}
            found.unwanted |= unwanted(accounts)
        if unknown := set(district_ids) - found.forbidden.keys():
            found.forbidden |= _forbidden(unknown)
        return found


def unwanted(account_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = ChannelChoice.objects.filter(account__in=account_ids, wanted=False)
    for account_id, channel in rows.values_list("account_id", "channel"):
        found[account_id].add(channel)
    return found


def _forbidden(district_ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {district_id: set() for district_id in district_ids}
    rows = ChannelAllowance.objects.filter(district__in=district_ids, allowed=False)
    for district_id, channel in rows.values_list("district_id", "channel"):
        found[district_id].add(channel)
    return found
