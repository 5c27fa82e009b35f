"""Only what the chosen model can do is offered, and nothing said for one is sent to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer, Rate, StartImage
from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings, resolve_settings
from videoflow.ui.take_settings_form import TakeSettingsForm

VIDEO = AssetKind.VIDEO


def rate(usd: float) -> Rate:
    return Rate(usd=usd, per="second", source="test", as_of=date(2026, 11, 1))


FAST = ModelOffer(
    id="seedance-fast",
    name="Seedance Fast",
    short_sides_px=(480, 720, 1080),
    durations_s=(5, 10),
    start_image=StartImage.OPTIONAL,
    references=4,
    seed=True,
    prices=(rate(0.064),),
)
SMALL = ModelOffer(
    id="small", name="Small", short_sides_px=(480,), max_duration_s=3, aspect_ratios=("9:16",)
)
WIDE = ModelOffer(id="wide", name="Wide", max_duration_s=20, aspect_ratios=("16:9",))
NAMED = ModelOffer(id="", min_duration_s=1, max_duration_s=60, seed=True)
RETIRED = FAST.changed(id="gone", name="Gone", retires_on=date(2026, 1, 1))


def offers(*models: ModelOffer) -> tuple[Capabilities, ...]:
    """The built-in engine, one service with a full list, one with models that can be named."""
    film = ModelOffer(id="", fps=(24, 25, 30), max_duration_s=60, seed=True)
    built_in = Capabilities(
        provider="animatic", name="Built-in engine", kind=VIDEO, models=(film,), local=True
    )
    return (
        built_in,
        Capabilities(
            provider="runware", name="Runware", kind=VIDEO, models=models or (FAST, SMALL)
        ),
        Capabilities(
            provider="replicate", name="Replicate", kind=VIDEO, models=(FAST,), any_model=NAMED
        ),
    )


class Bench:
    """The form, and a project that resolves and remembers what it says."""

    def __init__(self, form: TakeSettingsForm) -> None:
        self.form = form
        self.said = TakeSettings()
        self.offers = offers()
        self.duration_s = 5.0
        self.estimate_usd: float | None = 0.32
        form.changed.connect(self.take_over)

    def take_over(self) -> None:
        if self.form.is_valid():
            self.said = self.form.settings()
            self.show()

    def show(self, said: TakeSettings | None = None, index: int = 1) -> None:
        self.said = self.said if said is None else said
        resolution = resolve_settings(
            editor=self.said, project=TakeSettings(), committed=None, fresh_seed=0
        )
        video = views.asset(
            VIDEO,
            draft=Draft(settings=self.said),
            resolution=resolution,
            estimate_usd=self.estimate_usd,
        )
        scene = views.scene(index, video=video, duration_s=self.duration_s)
        self.form.show_settings(scene, video, self.offers)

    def pick(self, name: str, text: str) -> None:
        """Choose the entry that starts with ``text``."""
        box = getattr(self.form, name).box
        texts = [box.itemText(row) for row in range(box.count())]
        box.setCurrentIndex(next(row for row, each in enumerate(texts) if each.startswith(text)))

    def choices(self, name: str) -> list[str]:
        box = getattr(self.form, name).box
        return [box.itemText(row) for row in range(box.count())]

    def note(self, name: str) -> str:
        label = find(self.form, QLabel, name)
        return label.text() if label.isVisible() else ""


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    form = TakeSettingsForm(VIDEO)
    qtbot.addWidget(form)
    form.resize(360, 700)
    form.show()
    bench = Bench(form)
    bench.show()
    return bench


def test_models_tell_what_a_take_of_this_scene_costs(bench: Bench) -> None:
    bench.pick("provider", "Runware")

    assert bench.choices("model") == [
        "Automatic: Seedance Fast",
        "Seedance Fast · about $0.32 for 5 s",
        "Small",
    ]


def test_the_built_in_engine_has_no_models_to_choose(bench: Bench) -> None:
    assert not bench.form.model.isVisible()
    assert bench.choices("fps") == ["Automatic: 30", "24", "25", "30"]
    assert bench.form.seed.isVisible()


def test_only_sizes_of_the_model_are_offered(bench: Bench) -> None:
    bench.pick("provider", "Runware")
    assert bench.choices("resolution")[1:] == ["480 × 854", "720 × 1280", "1080 × 1920"]
    assert not bench.form.fps.isVisible()

    bench.pick("model", "Small")
    assert not bench.form.resolution.isVisible()
    assert not bench.form.seed.isVisible()


def test_another_engine_starts_with_nothing_said(bench: Bench) -> None:
    bench.show(
        TakeSettings(
            provider="replicate",
            model="owner/name",
            short_side_px=720,
            ceiling_usd=1.0,
            workflow="inputs/workflows/mine.json",
        )
    )

    bench.pick("provider", "Runware")

    assert bench.said == TakeSettings(provider="runware")


def test_what_the_new_model_does_not_do_goes_back_to_automatic(bench: Bench) -> None:
    bench.show(TakeSettings(provider="runware", model="seedance-fast", short_side_px=1080, seed=7))

    bench.pick("model", "Small")

    assert bench.said == TakeSettings(provider="runware", model="small")


def test_a_size_that_the_model_does_not_make_is_pointed_out(bench: Bench) -> None:
    bench.show(TakeSettings(provider="runware", model="small", short_side_px=1080))

    assert "Does not make 1080 × 1920: 480 × 854 is asked for." in bench.note("model_warnings")
    assert bench.form.resolution.isVisible()


@pytest.mark.parametrize(
    ("duration_s", "model", "note", "words"),
    [
        (3.5, "seedance-fast", "model_facts", "Makes 5 s; the scene has 3.5 s"),
        (12.0, "seedance-fast", "model_warnings", "Makes 10 s at most; the scene has 12 s."),
        (5.0, "seedance-fast", "model_facts", "Takes up to 4 photos of the product along."),
        (2.0, "small", "model_warnings", "Does not start from the scene’s image"),
    ],
)
def test_it_says_how_the_model_suits_the_scene(
    bench: Bench, duration_s: float, model: str, note: str, words: str
) -> None:
    bench.duration_s = duration_s

    bench.show(TakeSettings(provider="runware", model=model))

    assert words in bench.note(note)


def test_models_for_other_shapes_or_taken_away_are_not_offered(bench: Bench) -> None:
    bench.offers = offers(FAST, WIDE, RETIRED)
    bench.show(TakeSettings(provider="runware"))
    assert len(bench.choices("model")) == 2

    bench.show(TakeSettings(provider="runware", model="wide"))
    assert "Does not make films of 9:16" in bench.note("model_warnings")
    bench.show(TakeSettings(provider="runware", model="gone"))
    assert "took this model away on Thursday, January 1, 2026" in bench.note("model_warnings")


def test_it_warns_before_a_model_is_taken_away(bench: Bench) -> None:
    soon = FAST.changed(retires_on=date.today() + timedelta(days=10))
    bench.offers = offers(soon)

    bench.show(TakeSettings(provider="runware"))

    assert "The service takes this model away on" in bench.note("model_warnings")


def test_a_model_of_ones_own_is_named(bench: Bench, qtbot: QtBot) -> None:
    bench.show(TakeSettings(provider="replicate"))
    name = bench.form.model_name
    assert not name.isVisible()

    bench.pick("model", "Another model…")
    assert name.isVisible()
    assert not bench.form.reveal()
    assert "Write the name of the model" in name.shown_problem()

    QTest.keyClicks(name.line, "owner /name")
    name.editing_left.emit()
    assert bench.said.model is None
    assert "has no spaces" in name.problem()

    name.line.setText("owner/name")
    bench.show()  # news about the scene: what is being typed stays
    assert name.text() == "owner/name"
    name.editing_left.emit()
    assert bench.said == TakeSettings(provider="replicate", model="owner/name")
    assert name.isVisible()

    bench.pick("model", "Automatic")
    assert bench.said == TakeSettings(provider="replicate")
    assert not name.isVisible()


def test_a_service_without_a_list_has_its_model_named(bench: Bench) -> None:
    gateway = Capabilities(provider="gateway", kind=VIDEO, models=(), any_model=NAMED)
    bench.offers = (*offers(), gateway)
    bench.show()

    bench.pick("provider", "gateway")

    assert bench.choices("model") == ["Automatic", "Another model…"]
    assert bench.form.model_name.isVisible()
    assert not bench.form.reveal()


def test_a_limit_is_asked_for_where_the_price_is_not_known(bench: Bench) -> None:
    bench.show(TakeSettings(provider="runware"))
    assert not bench.form.ceiling.isVisible()

    bench.estimate_usd = None
    bench.show()
    box = bench.form.ceiling.box
    assert box.isVisible()
    assert box.text() == "Not said"
    box.setValue(0.5)

    assert bench.said == TakeSettings(provider="runware", ceiling_usd=0.5)
    bench.pick("model", "Small")
    assert bench.said.ceiling_usd is None


def test_a_workflow_that_was_chosen_elsewhere_is_kept(bench: Bench) -> None:
    said = TakeSettings(provider="runware", workflow="inputs/workflows/mine.json")
    bench.show(said)

    bench.pick("resolution", "720")

    assert bench.said == said.changed(short_side_px=720)


def test_all_of_it_is_reached_with_the_keyboard(bench: Bench, qtbot: QtBot) -> None:
    bench.show(TakeSettings(provider="replicate"))
    form = bench.form
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.provider.box.setFocus()
    seen: list[Callable[[], bool]] = []
    for field in (form.model.box, form.seed.line, form.resolution.box):
        while not field.hasFocus() and len(seen) < 20:
            seen.append(field.hasFocus)
            QTest.keyClick(form, Qt.Key.Key_Tab)
        assert field.hasFocus()
        assert field.accessibleName()


def test_other_shapes_have_their_own_sizes(bench: Bench) -> None:
    bench.show(TakeSettings(provider="runware"))
    view = views.scene(2, aspect_ratio=AspectRatio.LANDSCAPE)

    bench.form.show_settings(view, view.video, offers(FAST))

    assert bench.form.resolution.box.itemText(1).endswith("× 720")
