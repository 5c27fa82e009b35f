from __future__ import annotations

import pytest
from tests.helpers.projects import START, job_id, make_job

from videoflow.storage.folder import ProjectFolder
from videoflow.storage.journal import JobJournal, JournalEntry, JournalState


@pytest.fixture
def journal(folder: ProjectFolder) -> JobJournal:
    return JobJournal(folder)


def entry(number: int, state: JournalState = JournalState.RESERVED) -> JournalEntry:
    return JournalEntry(job=make_job(number), state=state, updated_at=START)


def test_entries_come_back_oldest_first_until_they_are_closed(journal: JobJournal) -> None:
    second, first = entry(2), entry(1)
    journal.write(second)
    journal.write(first)
    sent = second.changed(state=JournalState.SUBMITTED, remote_id="abc")
    journal.write(sent)
    assert journal.entries() == ([first, sent], [])
    journal.close(first.job.job_id)
    journal.close(first.job.job_id)
    assert journal.entries() == ([sent], [])


def test_a_damaged_entry_is_kept_and_told_each_time(
    journal: JobJournal, folder: ProjectFolder
) -> None:
    journal.write(entry(1))
    path = folder.journal / f"{job_id(1)}.json"
    damaged = path.read_bytes()[:100]
    path.write_bytes(damaged)
    for _ in range(2):
        entries, notices = journal.entries()
        assert entries == []
        assert "may have been charged" in notices[0].message
    journal.write(entry(1))
    entries, notices = journal.entries()
    assert (len(entries), len(notices)) == (1, 1)
    assert any(p.read_bytes() == damaged for p in folder.journal.iterdir())
    assert journal.job_ids() == {job_id(1)}


def test_a_read_only_look_moves_nothing(journal: JobJournal, folder: ProjectFolder) -> None:
    path = folder.journal / f"{job_id(1)}.json"
    path.write_bytes(b"{")
    _entries, notices = journal.entries(read_only=True)
    assert len(notices) == 1
    assert list(folder.journal.iterdir()) == [path]


def test_an_entry_under_a_wrong_name_is_damaged(journal: JobJournal, folder: ProjectFolder) -> None:
    journal.write(entry(1))
    (folder.journal / f"{job_id(1)}.json").rename(folder.journal / f"{job_id(2)}.json")
    entries, notices = journal.entries()
    assert (entries, len(notices)) == ([], 1)


def test_only_job_ids_become_file_names(journal: JobJournal) -> None:
    with pytest.raises(ValueError, match="job id"):
        journal.close("../../project")
