"""The movement of a clip as a whole: where the camera goes and how the picture comes in."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal, Self

from videoflow.providers.animatic.cues import Cues
from videoflow.providers.animatic.motion import Entrance, Motion
from videoflow.providers.animatic.stage import Frame


@dataclass(frozen=True, slots=True)
class Camera:
    """The movement of one clip: direction in units of pan, and how strongly it pushes."""

    way_x: float
    way_y: float
    push: float
    energy: float
    entrance: Entrance
    reveal_from: Literal["top", "bottom", "left", "right"]
    glint: bool

    @classmethod
    def choose(cls, rng: random.Random, cues: Cues, scenario: str) -> Self:
        """A camera move for ``scenario``, varied by ``rng``, steered by the words of the prompt."""
        angle = rng.uniform(0.0, math.tau)
        way_x, way_y = math.cos(angle), math.sin(angle)
        push = rng.choice((0.085, 0.07, -0.07)) * (1.25 if scenario.casefold() == "hook" else 1.0)
        match cues.camera:
            case "in":
                push = 0.11
            case "out":
                push = -0.11
            case "left":
                way_x, way_y = 1.0, 0.0
            case "right":
                way_x, way_y = -1.0, 0.0
            case "up":
                way_x, way_y = 0.0, 1.0
            case "down":
                way_x, way_y = 0.0, -1.0
            case None:
                pass
        entrances: tuple[Entrance, ...] = ("wipe", "rise", "grow")
        sides: tuple[Literal["top", "bottom", "left", "right"], ...] = (
            "bottom",
            "top",
            "left",
            "right",
        )
        return cls(
            way_x,
            way_y,
            push * cues.energy,
            cues.energy,
            rng.choice(entrances),
            rng.choice(sides),
            glint=scenario.strip().casefold() != "problem",
        )

    def backdrop(self, frame: Frame) -> Motion:
        """The slow counter-movement of what is farthest away."""
        u = frame.unit
        return Motion(
            drift_dx=-30 * u * self.way_x, drift_dy=-30 * u * self.way_y, drift_scale=0.035
        )

    def slot(self, frame: Frame, distance: float = 1.0) -> Motion:
        """How a mounted visual moves as a whole, without its entrance."""
        u = frame.unit * distance * self.energy
        return Motion(drift_dx=26 * u * self.way_x, drift_dy=20 * u * self.way_y)
