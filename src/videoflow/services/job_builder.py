"""Makes the frozen job of a button press: every rule checked, every value decided."""

from __future__ import annotations

import secrets

from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.domain.job import Job, SceneContext, new_id
from videoflow.domain.project import Project
from videoflow.domain.prompt import compose_prompt, own_prompt
from videoflow.domain.scene import Draft, Scene
from videoflow.domain.settings import resolve_settings
from videoflow.domain.take import Take
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.views import needs_image_message

SEED_CYCLE = 12
MAX_SEED = 2**31 - 1


def build_job(
    project: Project,
    scene: Scene,
    kind: AssetKind,
    draft: Draft,
    *,
    committed: Take | None,
    latest: Take | None,
    start_image: Take | None,
    providers: ProviderRegistry,
    accept_when_done: bool,
    request_id: str | None = None,
) -> Job:
    """The job for one take, but for its price. ``draft`` is what the editor says for it, the
    project and the committed take say the rest; ``latest`` is the newest take there is, not to
    be repeated.

    Raises RuleError where the provider cannot make it or the video has no image to start from.
    """
    number = project.number_of(scene.index)
    if kind is AssetKind.VIDEO and start_image is None:
        reason = needs_image_message(number)
        raise RuleError(reason.message, reason.action)
    settings = resolve_settings(
        editor=draft.settings,
        project=project.settings.defaults_for(kind),
        committed=committed.settings if committed else None,
        fresh_seed=_fresh_seed(latest),
    ).settings
    duration_s = scene.duration_s if kind is AssetKind.VIDEO else 0.0
    model = offered_model(providers.capabilities(settings.provider, kind), settings.model)
    _refuse_what_is_not_offered(settings.provider, model, project, duration_s)
    settings = settings.changed(model=model.id)
    return Job(
        job_id=new_id(),
        request_id=request_id or new_id(),
        scene_index=scene.index,
        kind=kind,
        prompt=compose_prompt(scene, kind, project.brief, project.look, draft.prompt),
        own_prompt=own_prompt(scene, kind, draft.prompt),
        private_prompt=draft.private and draft.prompt is not None,
        settings=settings,
        context=SceneContext(
            scene_number=number,
            scenario=scene.scenario,
            title=scene.title,
            dialog=scene.details.dialog,
            product=project.brief.product,
            offer=project.brief.offer,
            call_to_action=project.brief.call_to_action,
            language=project.brief.language,
        ),
        aspect_ratio=project.brief.aspect_ratio,
        duration_s=duration_s,
        start_image_take_id=start_image.take_id if start_image else None,
        references=project.brief.photos[: model.references],
        accept_when_done=accept_when_done,
        created_at=utc_now(),
    )


def _fresh_seed(latest: Take | None) -> int:
    """A random seed that follows the latest take's, modulo a number with many divisors.

    Engines that choose among few layouts by the seed then never choose the same one twice in a
    row: a re-roll that looks like the take before is a button that does nothing.
    """
    last = latest.settings.seed if latest is not None else None
    residue = secrets.randbelow(SEED_CYCLE) if last is None else (last + 1) % SEED_CYCLE
    return SEED_CYCLE * secrets.randbelow(MAX_SEED // SEED_CYCLE) + residue


def offered_model(offer: Capabilities, model_id: str) -> ModelOffer:
    """The model that is meant by ``model_id``; RuleError that lists the models there are."""
    model = offer.model(model_id)
    if model is None:
        listed = ", ".join(model.id for model in offer.models if model.id)
        raise RuleError(
            _("{provider} has no model “{model}”.").format(
                provider=offer.name or offer.provider, model=model_id
            ),
            _("Models: {models}.").format(models=listed or _("none to choose")),
        )
    return model


def _refuse_what_is_not_offered(
    provider: str, model: ModelOffer, project: Project, duration_s: float
) -> None:
    """Refuse a wrong combination before anything is sent."""
    shape = project.brief.aspect_ratio
    name = model.name or model.id or provider
    if shape not in model.aspect_ratios:
        raise RuleError(
            _("{model} does not make {shape} pictures.").format(model=name, shape=shape),
            _("Choose another model or provider for this film."),
        )
    if duration_s > model.longest_s:
        raise RuleError(
            _("{model} makes videos of up to {limit:g} s; this scene has {wanted:g} s.").format(
                model=name, limit=model.longest_s, wanted=duration_s
            ),
            _("Shorten the scene, or split it in two."),
        )
