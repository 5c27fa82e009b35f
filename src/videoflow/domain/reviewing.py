"""The way of a take: arrives, waits for review, is accepted or rejected, can come back.

Pure functions from one project to the next. They are the only ones that change which take is
committed, and each of them changes one (scene, kind) only.
"""

from __future__ import annotations

from datetime import datetime

from videoflow.domain.base import AssetKind
from videoflow.domain.cost import ResultState, with_result
from videoflow.domain.editing import find_scene
from videoflow.domain.framing import Framing
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Draft, Scene
from videoflow.domain.take import Take
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _


def commits_at_once(project: Project, take: Take, asked_for: bool) -> bool:
    """Whether a take that arrives is committed without review.

    ``asked_for`` is set where the user said so with the request itself.
    """
    committed = find_scene(project, take.scene_index).asset(take.kind).committed
    mode = project.settings.auto_accept
    return asked_for or mode == "always" or (mode == "first" and committed is None)


def add_pending(project: Project, take: Take) -> Project:
    """A finished take is there to be reviewed. Adding it twice changes nothing."""
    return _with_new_take(project, take, "pending")


def add_retired(project: Project, take: Take) -> Project:
    """A take goes straight to the earlier ones: it came after its job was cancelled."""
    return _noted(_with_new_take(project, take, "retired"), take, ResultState.CANCELLED)


def accept(project: Project, take: Take, now: datetime) -> Project:
    """Make a pending take the committed one; the old one can be restored later.

    The take's own prompt becomes the scene's, so that text and picture agree.
    """
    return _commit(project, take, now, find_pending(project, take))


def restore(project: Project, take: Take, now: datetime) -> Project:
    """Make an earlier take the committed one again."""
    asset = find_scene(project, take.scene_index).asset(take.kind)
    if take.take_id not in asset.retired:
        raise RuleError(
            _("This take is not one of the scene's earlier takes."),
            _("Choose one from the list of earlier takes."),
        )
    return _commit(project, take, now, asset)


def reject(project: Project, take: Take) -> Project:
    """Leave the film as it is; the take can still be restored, the edited draft stays."""
    asset = find_pending(project, take)
    changed = asset.changed(
        pending=_without(asset.pending, take.take_id), retired=(*asset.retired, take.take_id)
    )
    rejected = _with_asset(project, take.scene_index, take.kind, changed)
    return _noted(rejected, take, ResultState.REJECTED)


def set_draft(project: Project, index: int, kind: AssetKind, draft: Draft) -> Project:
    """Remember what the editor says for the next take, but for a private prompt."""
    draft = draft.for_disk()
    asset = find_scene(project, index).asset(kind)
    if asset.draft == draft:
        return project
    return _with_asset(project, index, kind, asset.changed(draft=draft))


def set_framing(
    project: Project, index: int, kind: AssetKind, take_id: str, framing: Framing
) -> Project:
    """Trim and crop a take of the scene; UsageError where it has no such take."""
    asset = find_scene(project, index).asset(kind)
    if take_id not in asset.take_ids:
        raise UsageError(
            _("Scene {number} has no take “{take}”.").format(
                number=project.number_of(index), take=take_id
            ),
            _("Takes: {takes}.").format(takes=", ".join(asset.take_ids) or _("none")),
        )
    if asset.framings.get(take_id, Framing()) == framing:
        return project
    framings = {**asset.framings, take_id: framing}
    return _with_asset(project, index, kind, asset.changed(framings=framings))


def pick_pending(project: Project, index: int, kind: AssetKind, take_id: str | None) -> str:
    """The pending take that is meant: the named one, or the only one.

    Raises RuleError where nothing waits for review or where several do and none is named;
    UsageError for a name that does not wait.
    """
    scene = find_scene(project, index)
    number = project.number_of(index)
    pending = scene.asset(kind).pending
    if not pending:
        raise RuleError(
            _("Nothing waits for review in scene {number}.").format(number=number),
            _("Recreate it first, then review the result."),
        )
    listed = ", ".join(pending)
    if take_id is not None and take_id not in pending:
        raise UsageError(
            _("Scene {number} has no pending take “{take}”.").format(number=number, take=take_id),
            _("Pending takes: {takes}.").format(takes=listed),
        )
    if take_id is None and len(pending) > 1:
        raise RuleError(
            _("Several takes wait for review in scene {number}.").format(number=number),
            _("Say which one: {takes}.").format(takes=listed),
        )
    return take_id or pending[0]


def find_pending(project: Project, take: Take) -> Asset:
    """The asset in which ``take`` waits; RuleError where it does not."""
    asset = find_scene(project, take.scene_index).asset(take.kind)
    if take.take_id not in asset.pending:
        raise RuleError(_("This take no longer waits for review."))
    return asset


def forget_takes(project: Project, take_ids: frozenset[str]) -> Project:
    """Drop retired takes that retention has chosen. Committed and pending ones stay whatever
    ``take_ids`` says."""
    scenes = tuple(_forget(scene, take_ids) for scene in project.scenes)
    deleted = tuple(
        entry.changed(scene=_forget(entry.scene, take_ids)) for entry in project.deleted
    )
    return project.changed(scenes=scenes, deleted=deleted)


def _forget(scene: Scene, take_ids: frozenset[str]) -> Scene:
    for kind, asset in scene.assets.items():
        kept = tuple(take_id for take_id in asset.retired if take_id not in take_ids)
        if kept != asset.retired:
            framings = {key: value for key, value in asset.framings.items() if key not in take_ids}
            scene = scene.with_asset(kind, asset.changed(retired=kept, framings=framings))
    return scene


def _commit(project: Project, take: Take, now: datetime, asset: Asset) -> Project:
    retired = _without(asset.retired, take.take_id)
    if asset.committed:
        retired = (*retired, asset.committed)
    scene = find_scene(project, take.scene_index)
    changed = scene.with_asset(
        take.kind,
        Asset(
            committed=take.take_id,
            pending=_without(asset.pending, take.take_id),
            retired=retired,
            framings=asset.framings,
        ),
    ).changed(updated_at=now, **_texts_of(take, scene))
    return _noted(project.with_scene(changed), take, ResultState.KEPT)


def _noted(project: Project, take: Take, result: ResultState) -> Project:
    """The project whose ledger says what became of a take that was paid for."""
    ledger = with_result(project.ledger, take.job_id, result)
    return project if ledger is project.ledger else project.changed(ledger=ledger)


def _texts_of(take: Take, scene: Scene) -> dict[str, object]:
    """The scene's text that an accepted take brings along; nothing for own media."""
    if take.kind is AssetKind.IMAGE and len(take.own_prompt) >= 10:
        return {"image_prompt": take.own_prompt}
    if take.kind is AssetKind.VIDEO and take.own_prompt and scene.movie_directions:
        return {"movie_directions": take.own_prompt}
    return {}


def _with_new_take(project: Project, take: Take, place: str) -> Project:
    for deleted in project.deleted:
        if deleted.scene.index == take.scene_index:
            if take.take_id in deleted.scene.asset(take.kind).take_ids:
                return project
            scene = _appended(deleted.scene, take, place)
            return project.changed(
                deleted=tuple(
                    entry.changed(scene=scene) if entry is deleted else entry
                    for entry in project.deleted
                )
            )
    scene = find_scene(project, take.scene_index)
    if take.take_id in scene.asset(take.kind).take_ids:
        return project
    return project.with_scene(_appended(scene, take, place))


def _appended(scene: Scene, take: Take, place: str) -> Scene:
    asset = scene.asset(take.kind)
    takes = (*getattr(asset, place), take.take_id)
    return scene.with_asset(take.kind, asset.changed(**{place: takes}))


def _with_asset(project: Project, index: int, kind: AssetKind, asset: Asset) -> Project:
    return project.with_scene(find_scene(project, index).with_asset(kind, asset))


def _without(ids: tuple[str, ...], take_id: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != take_id)
