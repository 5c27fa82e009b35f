"""What a take will cost, as far as anybody can tell beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.job import Job
from videoflow.domain.project import Project
from videoflow.domain.prompt import own_prompt
from videoflow.domain.scene import Scene
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import RuleError
from videoflow.providers.registry import ProviderRegistry


@dataclass(frozen=True)
class PriceQuestion:
    """What shapes the price of one take. ``characters`` counts what is to be spoken."""

    provider: str
    model: str
    kind: AssetKind
    size_px: tuple[int, int]
    duration_s: float
    from_image: bool
    characters: int


@dataclass(frozen=True)
class _Wish:
    """A take as it is asked for; what the model makes of it shapes the price."""

    kind: AssetKind
    settings: ResolvedSettings
    shape: AspectRatio
    duration_s: float
    words: str
    from_image: bool


class PriceBook:
    """The best estimate for each take: what the service quoted, else what the table says, else
    the ceiling that the user set. Lives on the owner thread for as long as the project is open.
    """

    def __init__(self, providers: ProviderRegistry) -> None:
        self._providers = providers
        self._quotes: dict[PriceQuestion, float] = {}

    def of_scene(
        self, project: Project, scene: Scene, kind: AssetKind, settings: ResolvedSettings
    ) -> float | None:
        """Price of the take that the scene's button would ask for now; None: not known."""
        wish = _Wish(
            kind=kind,
            settings=settings,
            shape=project.brief.aspect_ratio,
            duration_s=scene.duration_s,
            words=own_prompt(scene, kind, scene.asset(kind).draft.prompt),
            from_image=kind is AssetKind.VIDEO and bool(scene.asset(AssetKind.IMAGE).committed),
        )
        return self._price(wish)

    def of_job(self, job: Job) -> float | None:
        """Price of a job; None: not known."""
        return self._price(_wish_of(job))

    def question(self, job: Job) -> PriceQuestion | None:
        """What a job's price depends on; None where its provider is free, or gone."""
        wish = _wish_of(job)
        offer = self._offer(wish)
        return _question(offer, wish) if offer is not None and not offer.local else None

    def is_quoted(self, question: PriceQuestion) -> bool:
        """Whether a service has answered this already."""
        return question in self._quotes

    def note(self, question: PriceQuestion, usd: float) -> None:
        """Remember what a service quoted."""
        self._quotes[question] = usd

    def _price(self, wish: _Wish) -> float | None:
        offer = self._offer(wish)
        if offer is None:
            return None
        if offer.local:
            return 0.0
        question, model = _question(offer, wish), offer.model(wish.settings.model)
        if question is None or model is None:
            return None
        quoted = self._quotes.get(question)
        if quoted is not None:
            return quoted
        listed = model.price_usd(question.size_px, question.duration_s, question.characters)
        return wish.settings.ceiling_usd if listed is None else listed

    def _offer(self, wish: _Wish) -> Capabilities | None:
        try:
            return self._providers.capabilities(wish.settings.provider, wish.kind)
        except RuleError:
            return None


def _wish_of(job: Job) -> _Wish:
    return _Wish(
        kind=job.kind,
        settings=job.settings,
        shape=job.aspect_ratio,
        duration_s=job.duration_s,
        words=job.own_prompt,
        from_image=job.start_image_take_id is not None,
    )


def _question(offer: Capabilities, wish: _Wish) -> PriceQuestion | None:
    model = offer.model(wish.settings.model)
    if model is None:
        return None
    return PriceQuestion(
        provider=wish.settings.provider,
        model=model.id,
        kind=wish.kind,
        size_px=wish.shape.size(model.short_side_to_ask_px(wish.settings.short_side_px)),
        duration_s=model.duration_to_ask_s(wish.duration_s),
        from_image=wish.from_image,
        characters=len(wish.words) if wish.kind is AssetKind.VOICE else 0,
    )
