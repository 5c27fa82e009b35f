"""How the length of the film is shared among its scenes."""

from __future__ import annotations

from collections.abc import Sequence

_STEP_S = 0.5
_MIN_STEPS = 2
_MAX_STEPS = 120


def share_time(length_s: float, weights: Sequence[float]) -> list[float]:
    """Seconds for each scene: in half seconds, from 1 to 60, in proportion to ``weights``.

    They add up to ``length_s`` wherever the limits allow; the last scene takes what is not a
    whole half second. With too many scenes every one lasts a second, with too few a minute.
    """
    total = min(max(int(length_s / _STEP_S), _MIN_STEPS * len(weights)), _MAX_STEPS * len(weights))
    exact = [weight * total / sum(weights) for weight in weights]
    steps = [min(max(round(value), _MIN_STEPS), _MAX_STEPS) for value in exact]
    while missing := total - sum(steps):
        unit = 1 if missing > 0 else -1
        free = [i for i, n in enumerate(steps) if _MIN_STEPS <= n + unit <= _MAX_STEPS]
        # Whoever was rounded furthest the other way gives or takes first.
        free.sort(key=lambda i: unit * (steps[i] - exact[i]))
        for i in free[: abs(missing)]:
            steps[i] += unit
    durations = [count * _STEP_S for count in steps]
    rest = round(length_s - sum(durations), 3)
    if 0 < rest < _STEP_S and durations[-1] + rest <= _MAX_STEPS * _STEP_S:
        durations[-1] = round(durations[-1] + rest, 3)
    return durations
