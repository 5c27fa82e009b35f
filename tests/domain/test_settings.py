from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.domain.base import AssetKind
from videoflow.domain.settings import (
    BUILT_IN_PROVIDER,
    ProjectSettings,
    ResolvedSettings,
    Source,
    TakeSettings,
    resolve_settings,
)

maybe_settings = st.builds(
    TakeSettings,
    provider=st.sampled_from([None, "animatic", "remote"]),
    model=st.sampled_from([None, "a", "b"]),
    seed=st.none() | st.integers(0, 99),
    short_side_px=st.sampled_from([None, 720, 1080]),
    fps=st.sampled_from([None, 24, 25, 30]),
)


@given(editor=maybe_settings, project=maybe_settings, committed=st.none() | maybe_settings)
def test_every_value_is_decided_by_the_first_who_said_something(
    editor: TakeSettings, project: TakeSettings, committed: TakeSettings | None
) -> None:
    resolution = resolve_settings(
        editor=editor, project=project, committed=committed, fresh_seed=12345
    )
    resolved = resolution.settings
    assert set(resolution.sources) == set(ResolvedSettings.model_fields)
    layers = {Source.EDITOR: editor, Source.PROJECT: project, Source.COMMITTED_TAKE: committed}
    for field in ("provider", "short_side_px", "fps"):
        said = [getattr(layer, field) for layer in layers.values() if layer is not None]
        first = next((value for value in said if value is not None), None)
        assert first is None or getattr(resolved, field) == first
    expected_seed = next((s for s in (editor.seed, project.seed) if s is not None), 12345)
    assert resolved.seed == expected_seed, "the committed take's seed is never used again"
    source = layers.get(resolution.sources["model"])
    if source is not None:
        assert source.model == resolved.model
        assert source.provider in (None, resolved.provider), "a model belongs to its provider"


def test_with_nothing_said_the_built_in_engine_makes_full_hd() -> None:
    nothing = TakeSettings()
    resolved = resolve_settings(editor=nothing, project=nothing, committed=None, fresh_seed=1)
    assert resolved.settings == ResolvedSettings(
        provider=BUILT_IN_PROVIDER, model="", seed=1, short_side_px=1080, fps=30
    )
    assert set(resolved.sources.values()) == {Source.APPLICATION}


@pytest.mark.parametrize("field", ["seed", "short_side_px", "fps"])
def test_impossible_values_are_refused(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        TakeSettings.model_validate({field: -1})


def test_a_voice_is_the_computers_own_until_another_is_chosen() -> None:
    chosen = TakeSettings(provider="elevenlabs")

    assert ProjectSettings().defaults_for(AssetKind.VOICE).provider == "speech"
    assert ProjectSettings().defaults_for(AssetKind.IMAGE) == TakeSettings()
    settings = ProjectSettings(defaults={AssetKind.VOICE: chosen})
    assert settings.defaults_for(AssetKind.VOICE) == chosen
