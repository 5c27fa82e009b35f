"""Builds what windows show from the project, its takes and its jobs. Touches no disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.cost import actual_usd, estimated_usd, reserved_usd, spent_usd
from videoflow.domain.naming import published_name
from videoflow.domain.progress import (
    REGENERATABLE,
    AssetStatus,
    JobPhase,
    asset_status,
    completed_scenes,
    film_is_current,
    stage,
)
from videoflow.domain.project import Project
from videoflow.domain.prompt import compose_prompt, own_prompt
from videoflow.domain.scene import Scene
from videoflow.domain.settings import ResolvedSettings, resolve_settings
from videoflow.domain.take import Take
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.desk_job import DeskJob
from videoflow.services.job_desk import JobDesk
from videoflow.services.view_models import (
    AssetView,
    DeletedSceneView,
    ExportView,
    JobView,
    MessageView,
    ProjectView,
    SceneView,
    TakeView,
)

SHOWN_KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)


@dataclass(frozen=True)
class ViewContext:
    """Where the parts of a view come from, and the few things that only the coordinator knows."""

    project: Project
    takes: Mapping[str, Take]
    desk: JobDesk
    folder: Path
    behind: frozenset[str]
    saved: bool
    save_error: VideoFlowError | None
    read_only: MessageView | None
    export: ExportView | None
    making_film: bool
    estimate: Callable[[Scene, AssetKind, ResolvedSettings], float | None]
    dashboard: Callable[[str], str]
    made_by: Callable[[ResolvedSettings, AssetKind], str]


def message_view(error: VideoFlowError) -> MessageView:
    """An error as something to show."""
    return MessageView(error.message, error.action)


def needs_image_message(number: int) -> MessageView:
    """Why a video cannot be made yet."""
    return MessageView(
        _("Scene {number} has no image yet, and a video starts from its image.").format(
            number=number
        ),
        _("Make the image first."),
    )


def scene_view(context: ViewContext, index: int) -> SceneView:
    """One card; KeyError where the film has no such scene."""
    project = context.project
    scene = project.scene(index)
    number = project.number_of(index)
    image, video = (asset_view(context, scene, number, kind) for kind in SHOWN_KINDS)
    return SceneView(
        index=index,
        number=number,
        total=len(project.scenes),
        scenario=scene.scenario,
        title=scene.title,
        description=scene.description,
        details=scene.details,
        duration_s=scene.duration_s,
        image_prompt=scene.image_prompt,
        movie_directions=scene.movie_directions,
        aspect_ratio=project.brief.aspect_ratio,
        image=image,
        video=video,
        overlays=scene.overlays,
        transition=scene.transition,
    )


def asset_view(context: ViewContext, scene: Scene, number: int, kind: AssetKind) -> AssetView:
    """The image half or the video half of a card."""
    project, asset = context.project, scene.asset(kind)
    held = context.desk.at(scene.index, kind)
    status = asset_status(asset, held.phase if held else None)
    committed = context.takes.get(asset.committed) if asset.committed else None
    resolution = resolve_settings(
        editor=asset.draft.settings,
        project=project.settings.defaults_for(kind),
        committed=committed.settings if committed else None,
        fresh_seed=0,
    )
    needs_image = kind is AssetKind.VIDEO and scene.asset(AssetKind.IMAGE).committed is None
    return AssetView(
        kind=kind,
        status=status,
        committed=_take_view(context, committed) if committed else None,
        pending=_take_views(context, asset.pending),
        earlier=_take_views(context, tuple(reversed(asset.retired))),
        job=_job_view(held) if held and held.active else None,
        error=message_view(held.error) if held and held.error else None,
        refusal=_refusal(status, number, needs_image=needs_image),
        needs_image=needs_image,
        stale=_is_stale(scene, kind, committed),
        prompt_changed=_prompt_changed(scene, kind, committed),
        publish_behind=_is_behind(context, kind, number, committed),
        uncertain=held is not None and held.uncertain,
        draft=asset.draft,
        composed_prompt=compose_prompt(
            scene, kind, project.brief, project.look, asset.draft.prompt
        ),
        resolution=resolution,
        estimate_usd=context.estimate(scene, kind, resolution.settings),
        askable=held is not None and held.askable,
        dashboard=_dashboard(context, held),
        at_service=held is not None and held.at_service,
        made_by=context.made_by(resolution.settings, kind),
        framing=asset.framings.get(asset.committed or ""),
    )


def project_view(context: ViewContext) -> ProjectView:
    """The film as a whole."""
    project, desk = context.project, context.desk
    total, completed = len(project.scenes), completed_scenes(project)
    phases = [held.phase for held in desk.all()]
    film = context.folder / project.film.path if project.film else None
    return ProjectView(
        name=project.name,
        folder=context.folder,
        brief=project.brief,
        settings=project.settings,
        scene_indexes=tuple(scene.index for scene in project.scenes),
        stage=stage(project),
        completed=completed,
        active_jobs=phases.count(JobPhase.RUNNING),
        waiting_jobs=phases.count(JobPhase.WAITING),
        failed=phases.count(JobPhase.FAILED),
        in_review=sum(
            1 for scene in project.scenes if any(asset.pending for asset in scene.assets.values())
        ),
        percentage=round(100 * completed / total) if total else 0,
        estimated_usd=estimated_usd(project.ledger),
        actual_usd=actual_usd(project.ledger),
        film=film,
        film_is_current=film_is_current(project),
        export=context.export,
        making_film=context.making_film,
        saved=context.saved,
        save_error=message_view(context.save_error) if context.save_error else None,
        read_only=context.read_only,
        deleted=tuple(
            DeletedSceneView(
                index=entry.scene.index,
                scenario=entry.scene.scenario,
                title=entry.scene.title,
                deleted_at=entry.deleted_at,
            )
            for entry in project.deleted
        ),
        budget_usd=project.settings.budget_usd,
        spent_usd=spent_usd(project.ledger),
        reserved_usd=reserved_usd(project.ledger),
        approved_at=project.approved_at,
        refinements_left=max(0, project.settings.refinement_limit - project.refinement_count),
        look=project.look,
        end_card=project.end_card,
    )


def take_view(take: Take, folder: Path) -> TakeView:
    """A take as a window shows it. ``folder`` is the project's."""
    return TakeView(
        take_id=take.take_id,
        kind=take.kind,
        path=folder / "takes" / take.file_name,
        prompt=take.prompt,
        provider=take.settings.provider or "",
        model=take.settings.model or "",
        seed=take.settings.seed,
        width=take.width,
        height=take.height,
        duration_s=take.duration_s,
        size_bytes=take.size_bytes,
        cost_usd=take.cost_usd,
        finished_at=take.finished_at,
        origin=take.origin,
        licence=take.licence,
    )


def _take_view(context: ViewContext, take: Take) -> TakeView:
    return take_view(take, context.folder)


def _take_views(context: ViewContext, take_ids: tuple[str, ...]) -> tuple[TakeView, ...]:
    takes = (context.takes.get(take_id) for take_id in take_ids)
    return tuple(_take_view(context, take) for take in takes if take is not None)


def _job_view(held: DeskJob) -> JobView:
    return JobView(held.job.job_id, held.fraction, held.text, held.cancelling)


def _dashboard(context: ViewContext, held: DeskJob | None) -> str:
    if held is None or not (held.uncertain or held.at_service):
        return ""
    return context.dashboard(held.job.settings.provider)


def _refusal(status: AssetStatus, number: int, *, needs_image: bool) -> MessageView | None:
    if status in (AssetStatus.WAITING, AssetStatus.RUNNING):
        return MessageView(
            _("Scene {number} is being worked on already.").format(number=number),
            _("Wait for the result, or cancel it first."),
        )
    if needs_image and status not in REGENERATABLE:
        return needs_image_message(number)
    return None


def _is_stale(scene: Scene, kind: AssetKind, committed: Take | None) -> bool:
    if kind is not AssetKind.VIDEO or committed is None or committed.source_take_id is None:
        return False
    return committed.source_take_id != scene.asset(AssetKind.IMAGE).committed


def _prompt_changed(scene: Scene, kind: AssetKind, committed: Take | None) -> bool:
    made_by_prompt = committed is not None and committed.own_prompt != ""
    return (
        made_by_prompt and committed is not None and committed.own_prompt != own_prompt(scene, kind)
    )


def _is_behind(context: ViewContext, kind: AssetKind, number: int, committed: Take | None) -> bool:
    if committed is None or not context.behind:
        return False
    return published_name(context.project.stem, kind, number, committed.extension) in context.behind
