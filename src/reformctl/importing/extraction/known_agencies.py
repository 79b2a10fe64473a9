"""Lists the agencies that tasks name, with the full names and aliases that other tables know for them."""

from collections.abc import Iterable, Sequence

from reformctl.importing.extraction import agency_names
from reformctl.importing.extraction.findings import FindingList
from reformctl.model.table import Agency, Task
from reformctl.system.translation import _
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value


def list_agencies(tasks: Sequence[Task], known: Iterable[Agency], findings: FindingList) -> tuple[Agency, ...]:
    """List every agency that tasks name, in their order, and say in findings which of them are known, odd or new.

    市商务局 takes over the full name 深圳市商务局 from a known agency of the same name.
    """
    names = dict.fromkeys(name for task in tasks for name in task.agencies)
    known_by_name: dict[str, Agency] = {}
    for agency in known:
        known_by_name.setdefault(agency.name, agency)
    taken_keys = {comparison_key(name) for name in names}
    agencies = []
    for name in names:
        if name in known_by_name:
            agencies.append(_take_over(known_by_name[name], taken_keys))
        else:
            is_agency = agency_names.is_agency(name)
            agencies.append(Agency(name, is_agency=is_agency))
    _note_agencies(names, known_by_name, findings)
    return tuple(agencies)


def _take_over(agency: Agency, taken_keys: set[str]) -> Agency:
    """Take over a known agency without the names that mean another agency of the table already."""
    other_names = (agency.full_name, *agency.aliases)
    given_names = filter(None, other_names)
    free_names = [name for name in given_names if comparison_key(name) not in taken_keys]
    taken_keys.update(comparison_key(name) for name in free_names)
    keeps_full_name = agency.full_name in free_names or agency.full_name == agency.name
    full_name = agency.full_name if keeps_full_name else None
    aliases = tuple(alias for alias in agency.aliases if alias in free_names)
    return Agency(agency.name, full_name, aliases, agency.is_agency)


def _note_agencies(names: Iterable[str], known: Iterable[str], findings: FindingList) -> None:
    carried = [name for name in names if name in known]
    sentence = _("agencies that other tables have, with full names and aliases from there ({count}): {names}")
    _note_names("known-agency", sentence, carried, findings)
    new = [name for name in names if name not in known]
    odd = [name for name in new if not agency_names.is_sure(name)]
    sentence = _("these names do not end like names of agencies; look at their tasks: {names}")
    _note_names("odd-agency", sentence, odd, findings)
    sentence = _("new agencies ({count}): {names}")
    _note_names("new-agency", sentence, new, findings)


def _note_names(rule: str, sentence: str, names: Sequence[str], findings: FindingList) -> None:
    if names:
        listed = "、".join(echo_value(name) for name in names)
        findings.note(rule, sentence, count=len(names), names=listed)
