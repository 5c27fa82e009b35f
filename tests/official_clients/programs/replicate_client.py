"""replicate runs a model and uploads a file: ``replicate_client.py URL PICTURE``."""

import sys
from pathlib import Path

import replicate
from replicate.exceptions import ReplicateError

url, picture = sys.argv[1:]
client = replicate.Client(api_token="x", base_url=url)

with Path(picture).open("rb") as file:
    prediction = client.models.predictions.create(
        "bytedance/seedance-1-pro-fast", input={"prompt": "A cup", "image": file}
    )
prediction.wait()
print(prediction.status, prediction.output)
print(client.files.get(prediction.input["image"].rpartition("/")[2]).content_type)

running = client.models.predictions.create("black-forest-labs/flux-schnell", input={"prompt": "b"})
running.cancel()
print(running.status)
print([each.id for each in client.predictions.list()] == [running.id, prediction.id])

model = client.models.get("somebody/wan-community")
print(model.latest_version.openapi_schema["components"]["schemas"]["Input"]["required"])
try:
    client.models.predictions.create("somebody/gone", input={"prompt": "c"})
except ReplicateError as error:
    print(error.status, error.detail)
