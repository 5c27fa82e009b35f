"""What belongs to the film as a whole is changed, checked and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.studio import Studio, create_film

from videoflow.domain.overlay import EndCard
from videoflow.errors import UsageError
from videoflow.services.events import StepDone


def test_each_change_of_the_film_has_its_name_and_its_way_back(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    coordinator, before = studio.coordinator, studio.project
    coordinator.edit_brief(tone="warm")
    coordinator.update_settings(refinement_limit=9)
    coordinator.set_look(style="35 mm", colours=("#aa0000",))
    coordinator.set_end_card(EndCard(headline="Now"))
    coordinator.rename("Winter Sale")
    project = studio.project
    assert (project.name, project.stem) == ("Winter Sale", before.stem)
    assert project.end_card == EndCard(headline="Now")
    assert coordinator.project_view().refinements_left == 9
    assert [event.step.name for event in studio.events if isinstance(event, StepDone)] == [
        "Edit the brief",
        "Change settings",
        "Change the look",
        "Change the end card",
        "Rename the film",
    ]
    while coordinator.next_undo is not None:
        coordinator.undo()
    assert studio.project.changed(revision=before.revision, updated_at=before.updated_at) == before
    studio.settle()
    studio.close()


def test_what_does_not_fit_changes_nothing(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    before = studio.project
    with pytest.raises(UsageError, match="colours"):
        studio.coordinator.set_look(colours=("red",))
    with pytest.raises(UsageError, match="refinement_limit"):
        studio.coordinator.update_settings(refinement_limit=-1)
    assert studio.project is before
    studio.close()
