"""runware-sdk makes a picture and a video, looks at the account, uploads: ``URL KEY``."""

import asyncio
import sys

from runware import Runware

DATA_URI = "data:image/png;base64,iVBORw0KGgo="


async def main(url: str, key: str) -> None:
    async with Runware(
        api_key=key, transport="rest", http_base_url=f"{url}/v1", max_retries=0
    ) as client:
        image = {
            "taskType": "imageInference",
            "model": "runware:400@5",
            "positivePrompt": "a cup of coffee",
            "width": 1024,
            "height": 1024,
        }
        video = {
            "taskType": "videoInference",
            "model": "bytedance:2@2",
            "positivePrompt": "steam rises",
            "duration": 5,
        }
        for task in (image, video):
            (result,) = await client.run(task)
            print(result.get("imageURL") or result.get("videoURL"))
        print(await client.account_management({"operation": "getDetails"}))
        print(await client.media_storage({"operation": "upload", "media": DATA_URI}))


asyncio.run(main(*sys.argv[1:]))
