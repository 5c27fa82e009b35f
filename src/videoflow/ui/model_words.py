"""What the editor says about models: prices, sizes, and where one does not fit the scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QLocale

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer, StartImage
from videoflow.domain.settings import ResolvedSettings, Source, TakeSettings
from videoflow.i18n import _, language, ngettext
from videoflow.services.view_models import SceneView
from videoflow.ui.wording import money_text, seconds_text

_RETIRES_SOON_DAYS = 90


@dataclass(frozen=True)
class Fit:
    """How a model suits a scene: ``facts`` to know, ``warnings`` about what does not fit."""

    facts: tuple[str, ...]
    warnings: tuple[str, ...]


def engine_name(provider: str, offers: Sequence[Capabilities]) -> str:
    """What the user calls a provider."""
    named = (offer.name for offer in offers if offer.provider == provider and offer.name)
    return next(named, provider)


def size_text(ratio: AspectRatio, short_side_px: int) -> str:
    """A size in pixels: “1080 × 1920”."""
    width, height = ratio.size(short_side_px)
    return f"{width} × {height}"


def source_words(source: Source) -> str:
    """Who decided a setting."""
    return {
        Source.EDITOR: _("Set here, for the next take."),
        Source.PROJECT: _("From the project’s settings."),
        Source.COMMITTED_TAKE: _("As the take in the film."),
        Source.APPLICATION: _("VideoFlow’s standard."),
    }[source]


def listed_models(offer: Capabilities, ratio: AspectRatio, today: date) -> list[ModelOffer]:
    """The models that can be chosen for a film of this shape, the standard one first."""
    return [
        model
        for model in offer.models
        if model.id
        and ratio in model.aspect_ratios
        and (model.retires_on is None or today < model.retires_on)
    ]


def model_label(model: ModelOffer, kind: AssetKind, view: SceneView, short_side_px: int) -> str:
    """A model in the list: “Seedance 1.0 Pro Fast · about $0.32 for 5 s”."""
    name = model.name or model.id
    size = view.aspect_ratio.size(model.short_side_to_ask_px(short_side_px))
    if kind is not AssetKind.VIDEO:
        price_usd = model.price_usd(size)
        if price_usd is None:
            return name
        return _("{model} · about {price}").format(model=name, price=money_text(price_usd))
    asked_s = model.duration_to_ask_s(view.duration_s)
    price_usd = model.price_usd(size, asked_s)
    if price_usd is None:
        return name
    return _("{model} · about {price} for {seconds}").format(
        model=name, price=money_text(price_usd), seconds=seconds_text(asked_s)
    )


def fit_of(
    model: ModelOffer, kind: AssetKind, view: SceneView, now: ResolvedSettings, said: TakeSettings
) -> Fit:
    """How a model suits a scene. ``now`` is what would be asked for, ``said`` what the editor
    says of it."""
    facts, warnings = [], []
    if view.aspect_ratio not in model.aspect_ratios:
        shape = _("Does not make films of {shape}: choose another model.")
        warnings.append(shape.format(shape=view.aspect_ratio))
    if kind is AssetKind.VIDEO:
        fact, warning = _duration_words(model, view.duration_s)
        facts.extend(fact)
        warnings.extend(warning)
        if model.start_image is StartImage.NONE:
            warnings.append(_("Does not start from the scene’s image: it goes by the words alone."))
    if said.short_side_px is not None:
        asked_px = model.short_side_to_ask_px(said.short_side_px)
        if asked_px != said.short_side_px:
            text = _("Does not make {size}: {other} is asked for.")
            size = size_text(view.aspect_ratio, said.short_side_px)
            other = size_text(view.aspect_ratio, asked_px)
            warnings.append(text.format(size=size, other=other))
    if model.fps and now.fps not in model.fps and said.fps is not None:
        warnings.append(_("Does not make {n} frames per second.").format(n=now.fps))
    if model.references:
        facts.append(
            ngettext(
                "Takes a photo of the product along.",
                "Takes up to {n} photos of the product along.",
                model.references,
            ).format(n=model.references)
        )
    if model.audio:
        facts.append(_("Makes sound, too."))
    warnings.extend(_retirement_words(model, date.today()))
    return Fit(tuple(facts), tuple(warnings))


def _duration_words(model: ModelOffer, scene_s: float) -> tuple[list[str], list[str]]:
    if not model.longest_s:  # its author says nothing about it
        return [], []
    asked_s = model.duration_to_ask_s(scene_s)
    words = {"made": seconds_text(asked_s), "scene": seconds_text(scene_s)}
    if asked_s < scene_s:
        text = _("Makes {made} at most; the scene has {scene}. Shorten the scene or split it.")
        return [], [text.format(**words)]
    if asked_s > scene_s:
        return [
            _("Makes {made}; the scene has {scene}, so the film gets longer.").format(**words)
        ], []
    return [], []


def _retirement_words(model: ModelOffer, today: date) -> list[str]:
    if model.retires_on is None or (model.retires_on - today).days > _RETIRES_SOON_DAYS:
        return []
    ends = model.retires_on
    day = QLocale(language()).toString(
        QDate(ends.year, ends.month, ends.day), QLocale.FormatType.LongFormat
    )
    if ends <= today:
        return [_("The service took this model away on {day}.").format(day=day)]
    return [_("The service takes this model away on {day}.").format(day=day)]
