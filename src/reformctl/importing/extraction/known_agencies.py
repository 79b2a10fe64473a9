"""Lists the agencies that tasks name, with the full names and aliases that other tables know for them."""

from collections.abc import Iterable, Mapping, Sequence

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
    names = _collect_names(tasks)
    known_by_name: dict[str, Agency] = {}
    for known_agency in known:
        known_by_name.setdefault(known_agency.name, known_agency)
    taken_keys = {comparison_key(name) for name in names}
    agencies = []
    for name in names:
        if name in known_by_name:
            known_agency = known_by_name[name]
            agency = _take_over(known_agency, taken_keys)
        else:
            is_agency = agency_names.is_agency(name)
            agency = Agency(name, is_agency=is_agency)
        agencies.append(agency)
    _note_agencies(names, known_by_name, findings)
    return tuple(agencies)


def _collect_names(tasks: Iterable[Task]) -> list[str]:
    names: dict[str, None] = {}
    for task in tasks:
        for name in task.agencies:
            names[name] = None
    return list(names)


def _take_over(agency: Agency, taken_keys: set[str]) -> Agency:
    """Take over a known agency without the names that mean another agency of the table already."""
    other_names = (agency.full_name, *agency.aliases)
    given_names = filter(None, other_names)
    free_names = [name for name in given_names if comparison_key(name) not in taken_keys]
    free_keys = map(comparison_key, free_names)
    taken_keys.update(free_keys)
    free_aliases = [alias for alias in agency.aliases if alias in free_names]
    full_name = agency.full_name
    usable_names = {agency.name, *free_names}
    if full_name not in usable_names:
        full_name = None
    aliases = tuple(free_aliases)
    return Agency(agency.name, full_name, aliases, agency.is_agency)


def _note_agencies(names: Iterable[str], known: Mapping[str, Agency], findings: FindingList) -> None:
    taken_over = []
    new = []
    odd = []
    for name in names:
        if name in known:
            taken_over.append(name)
            continue
        new.append(name)
        if not agency_names.is_sure(name):
            odd.append(name)
    sentence = _("agencies that other tables have, with full names and aliases from there ({count}): {names}")
    _note_names("known-agency", sentence, taken_over, findings)
    sentence = _("these names do not end like names of agencies; look at their tasks: {names}")
    _note_names("odd-agency", sentence, odd, findings)
    sentence = _("new agencies ({count}): {names}")
    _note_names("new-agency", sentence, new, findings)


def _note_names(rule: str, sentence: str, names: Sequence[str], findings: FindingList) -> None:
    if not names:
        return
    count = len(names)
    shown_names = map(echo_value, names)
    listed = "、".join(shown_names)
    findings.note(rule, sentence, count=count, names=listed)
