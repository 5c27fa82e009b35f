"""The client reads a text aloud, plainly and with times, and fails:
``elevenlabs_speech.py URL KEY``."""

import base64
import sys

from elevenlabs import ElevenLabs
from elevenlabs.core.api_error import ApiError

url, key = sys.argv[1:]
client = ElevenLabs(api_key=key, base_url=url)
speech = client.text_to_speech.convert_with_timestamps(
    voice_id="JBFqnCBsd6RMkjVDRZzb",
    text="Hello there",
    model_id="eleven_v3",
    language_code="en",
    seed=7,
    output_format="mp3_44100_128",
)
assert base64.b64decode(speech.audio_base_64)[:4] == b"RIFF"
assert "".join(speech.alignment.characters) == "Hello there"
plain = client.text_to_speech.convert(
    voice_id="JBFqnCBsd6RMkjVDRZzb", text="Hello", model_id="eleven_v3"
)
assert b"".join(plain)[:4] == b"RIFF"
assert client.models.list()[0].maximum_text_length_per_request == 5000
print("limit", client.user.get().subscription.character_limit)
try:
    ElevenLabs(api_key="wrong", base_url=url).models.list()
except ApiError as error:
    print("refused", error.status_code, error.body["detail"]["status"])
