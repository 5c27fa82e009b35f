"""fal-client runs models through the queue: ``fal_queue.py URL``.

The addresses are constants in the client, which are replaced before anything is asked.
"""

import sys

import fal_client.client as module

(url,) = sys.argv[1:]
module.QUEUE_URL_FORMAT = module.RUN_URL_FORMAT = f"{url}/"
module.REST_URL = module.CDN_URL = url

client = module.SyncClient(key="x")
print(client.upload(b"picture", "image/png", "x.png", repository="fal").startswith(url))

handle = client.submit("fal-ai/z-image/turbo", arguments={"prompt": "A cup"})
print([type(event).__name__ for event in handle.iter_events(interval=0.01)])
print(handle.get()["images"][0]["content_type"])

handle = client.submit("fal-ai/z-image/turbo", arguments={"prompt": "Another cup"})
handle.cancel()
handle = client.submit("fal-ai/z-image/turbo", arguments={"wrong": "A cup"})
try:
    handle.get()
except module.FalClientHTTPError as error:
    print(error.status_code)
