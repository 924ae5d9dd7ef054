"""A few lines of text, sent to an address of the person's own: all that newsarc ever sends to anybody."""

import asyncio
from typing import Final

import httpx

from newsarc.config import NetworkSettings
from newsarc.fetch.failures import NETWORK_ERRORS, explain, status_error
from newsarc.fetch.transport import make_transport
from newsarc.fetch.world import World

TIMEOUT: Final = 10.0


def send_text(url: str, text: str, settings: NetworkSettings) -> None:
    """Posts a text to a URL, over judged addresses like everything else. Raises FetchError."""
    asyncio.run(_send(url, text, settings))


async def _send(url: str, text: str, settings: NetworkSettings) -> None:
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            httpx.AsyncClient(transport=make_transport(settings, World()), trust_env=False) as client,
            client.stream("POST", url, content=text.encode("utf-8", "replace")) as response,
        ):
            status = response.status_code
    except NETWORK_ERRORS as error:
        raise explain(url, error) from error
    if status >= 300:
        raise status_error(url, status)
