"""The page "who may work today": people by office, each with what is asked and whether it is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chomchom.care.models import Credential, StaffException, StaffRule
from chomchom.care.rules.staff import Requirement, standing
from chomchom.people.models import Membership, Organisation


@dataclass(frozen=True)
class Papers:
    """What is asked of the roles of a district on a day, and what people hold."""

    rules: tuple[StaffRule, ...]
    held: Mapping[tuple[int, str], list[Credential]]

    def asked_of(self, role: str) -> list[StaffRule]:
        return [rule for rule in self.rules if role in rule.roles]

    def of(self, account_id: int, topic: str) -> list[Credential]:
        return self.held.get((account_id, topic), [])


@dataclass(frozen=True)
class Worker:
    """Somebody in one role on the day."""

    membership: Membership
    needs: tuple[Requirement, ...]
    exception: StaffException | None

    @property
    def account(self) -> object:
        return self.membership.account

    @property
    def lacks(self) -> list[Requirement]:
        return [need for need in self.needs if not need.is_met]

    @property
    def ending(self) -> list[Requirement]:
        return [need for need in self.needs if need.is_met and need.tone == "warning"]

    @property
    def may_work(self) -> bool:
        return not self.lacks

    @property
    def state(self) -> str:
        """may, ending, reason, not."""
        if self.lacks:
            return "reason" if self.exception else "not"
        return "ending" if self.ending else "may"


@dataclass(frozen=True)
class Office:
    organisation: Organisation
    workers: tuple[Worker, ...]

    @property
    def not_allowed(self) -> int:
        return sum(worker.state == "not" for worker in self.workers)


def needs_of(papers: Papers, account_id: int, role: str, day: object) -> tuple[Requirement, ...]:
    return tuple(standing(rule, papers.of(account_id, rule.topic), day) for rule in papers.asked_of(role))


def offices(
    members: Sequence[Membership],
    papers: Mapping[int, Papers],
    exceptions: Iterable[StaffException],
    day: object,
) -> list[Office]:
    """``papers`` by district; in the order of ``members``."""
    reasons = {(row.account_id, row.organisation_id, row.role): row for row in exceptions}
    found: dict[Organisation, list[Worker]] = {}
    for member in members:
        own = papers[member.organisation.district_office_id]
        exception = reasons.get((member.account_id, member.organisation_id, member.role))
        needs = needs_of(own, member.account_id, member.role, day)
        found.setdefault(member.organisation, []).append(Worker(member, needs, exception))
    return [Office(organisation, tuple(workers)) for organisation, workers in found.items()]


def counts(rows: Iterable[Office]) -> dict[str, int]:
    """How many may work, work for a reason, may not, and whose certificate ends soon."""
    states = [worker.state for office in rows for worker in office.workers if worker.needs]
    return {state: states.count(state) for state in ("may", "ending", "reason", "not")}
