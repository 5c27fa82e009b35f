"""What a film shows, as one key: two films of the same key need not be made twice."""

from __future__ import annotations

import hashlib
import json

from videoflow.domain.base import AssetKind
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Scene

_HEARD = (AssetKind.VOICE, AssetKind.MUSIC)


def film_key(project: Project, *, burnt_captions: bool, held_pictures: bool) -> str:
    """A SHA-256 over everything that the film shows and sounds like, whatever file it becomes.

    Takes never change, so their ids stand for them. What is not seen in this film is left out: an
    image behind a video, and what is said where no captions are burnt in.
    """
    content = {
        "shape": project.brief.aspect_ratio.value,
        "look": [project.look.colours, project.look.font, project.look.logo],
        "end": project.end_card.model_dump(mode="json") if project.end_card else None,
        "sound": project.settings.sound.model_dump(mode="json"),
        "captions": project.settings.captions.model_dump(mode="json") if burnt_captions else None,
        "scenes": [
            _scene_content(scene, burnt_captions, held_pictures) for scene in project.scenes
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _scene_content(scene: Scene, burnt_captions: bool, held_pictures: bool) -> dict[str, object]:
    video = scene.asset(AssetKind.VIDEO)
    shown: list[object] = []
    if video.committed:
        shown = [_asset_content(video)]
    elif held_pictures:
        shown = [_asset_content(scene.asset(AssetKind.IMAGE)), scene.duration_s]
    return {
        "shown": shown,
        "heard": [_asset_content(scene.asset(kind)) for kind in _HEARD],
        "overlays": [overlay.model_dump(mode="json") for overlay in scene.overlays],
        "transition": scene.transition.model_dump(mode="json"),
        "said": scene.details.dialog if burnt_captions else "",
    }


def _asset_content(asset: Asset) -> object:
    if not asset.committed:
        return None
    return [asset.committed, asset.framing.model_dump(mode="json")]
