"""What must hold of a film whenever nothing runs any more, whatever happened before."""

from __future__ import annotations

import hashlib
import json

from tests.helpers.studio import Studio
from tests.integration.vendors import Vendor

from videoflow.domain.cost import ChargeState, LedgerEntry
from videoflow.domain.progress import AssetStatus
from videoflow.domain.project import Project
from videoflow.services.view_models import AssetView


def asset_view(studio: Studio, vendor: Vendor, index: int = 1) -> AssetView:
    """The half of a card that the vendor makes."""
    card = studio.coordinator.scene_view(index)
    return {card.image.kind: card.image, card.video.kind: card.video}[vendor.kind]


def takes_of(studio: Studio, vendor: Vendor, index: int = 1) -> tuple[str, ...]:
    """Ids of the takes that the vendor made for a scene."""
    return studio.project.scene(index).asset(vendor.kind).take_ids


def lines_of(studio: Studio, vendor: Vendor, index: int = 1) -> list[LedgerEntry]:
    """The ledger's lines about them, oldest first."""
    return [
        line
        for line in studio.project.ledger
        if (line.scene_index, line.kind) == (index, vendor.kind)
    ]


def check_disk(studio: Studio) -> None:
    """The document on disk is what is in memory; its takes are whole, and nothing else is there."""
    document = json.loads(studio.folder.document.read_bytes())
    assert Project.model_validate(document) == studio.project
    takes = [studio.coordinator.takes[take_id] for take_id in studio.project.take_ids()]
    for take in takes:
        data = (studio.folder.takes / take.file_name).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (take.sha256, take.size_bytes)
    expected = {take.file_name for take in takes} | {f"{take.take_id}.json" for take in takes}
    assert {path.name for path in studio.folder.takes.iterdir()} == expected
    litter = [path for path in studio.root.rglob("*") if path.suffix in {".part", ".tmp"}]
    assert litter == []


def check_card(studio: Studio, vendor: Vendor, index: int = 1) -> None:
    """A card that failed says what happened and what to do, and does not invite to pay twice."""
    view = asset_view(studio, vendor, index)
    if view.status is not AssetStatus.FAILED:
        assert view.error is None
        assert not view.uncertain
        assert not view.at_service
        return
    assert view.error is not None
    assert view.error.message
    assert view.error.action
    words = f"{view.error.message} {view.error.action}"
    if view.uncertain:
        assert "charged" in words
    if view.at_service:
        assert "Retry" in view.error.action
    if view.uncertain or view.at_service:
        for invitation in ("try again", "anew", "make it again", "nothing was made"):
            assert invitation not in words.lower(), words


def check_ledger(studio: Studio, vendor: Vendor, index: int = 1) -> None:
    """Each job is booked once, at what the service says it cost; what is open stays reserved."""
    lines = lines_of(studio, vendor, index)
    if vendor.local:
        assert lines == []
        return
    view = asset_view(studio, vendor, index)
    by_job = {line.job_id: line for line in lines}
    assert len(by_job) == len(lines)
    for take_id in takes_of(studio, vendor, index):
        line = by_job.pop(studio.coordinator.takes[take_id].job_id or "")
        assert line.state is ChargeState.CHARGED
        assert line.actual_usd == vendor.charge_usd
    held = studio.coordinator.jobs()
    for line in by_job.values():
        is_open = view.status is AssetStatus.FAILED and line.job_id in {
            job.job.job_id for job in held
        }
        if is_open and view.uncertain:
            assert line.state is ChargeState.UNCERTAIN
            assert line.reserved_usd == (line.estimate_usd or 0.0)
        elif is_open and view.at_service:
            assert line.state is ChargeState.RESERVED
            assert line.reserved_usd == (line.estimate_usd or 0.0)
        else:
            assert line.state in (ChargeState.FREE, ChargeState.CHARGED)
            assert line.reserved_usd == 0.0
