"""Reads a timeline with OpenTimelineIO itself and says what it found: ``otio_reader.py FILE``."""

import sys

import opentimelineio as otio

timeline = otio.adapters.read_from_file(sys.argv[1])
print("length", timeline.duration().value, timeline.duration().rate)
for track in timeline.tracks:
    print(track.kind, " ".join(type(item).__name__ for item in track))
for clip in timeline.find_clips():
    print("clip", clip.name, clip.source_range.duration.value, clip.media_reference.target_url)
again = otio.adapters.read_from_string(otio.adapters.write_to_string(timeline, "otio_json"))
print("same", timeline.is_equivalent_to(again))
