"""Requests for matching that come to a server of partners: read, admitted within limits, answered one at a time.

What is half sent costs nothing: the store is asked whose token it is once a request is whole, or has more bytes than
anybody may send. While one is answered, which may take a minute, the others wait in no thread, and who reads the
collections does not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from crawler.errors import UserError
from crawler.sharing.partner_access import PartnerLimits
from crawler.sharing.partners import active_partner
from crawler.store import Store

MAX_REQUEST_BYTES: Final = 64_000_000
"""Bytes of a request for matching: 1.5 million contacts. It is read into memory."""
CONTACT_BYTES: Final = 44
"""Bytes of a contact in a request: 32 in Base64, rounded up."""
OTHER_BYTES: Final = 4_000
"""Bytes of a request beside its contacts: id, time, purpose, key and signature. So many are read of anybody."""
REFUSALS_AN_HOUR: Final = 20
"""Requests for matching of one partner that are refused with an entry in an hour. Set by hand in 2026."""


class MatchService:
    """Takes requests for matching (`crawler.sharing.matching`) for one home."""

    def __init__(
        self, partners: PartnerLimits, consent: str, partner: Callable[[Request], tuple[str, str]]
    ) -> None:
        """Answer partners of a home.

        Args:
            partners: Of the home.
            consent: Why requests are answered, within each partner's limits.
            partner: Who asks, by the token: name and marking; raises HTTPException for a stranger.
        """
        self._partners = partners
        self._consent = consent
        self._partner = partner
        self._turn = asyncio.Semaphore(1)

    async def match(self, request: Request) -> Response:
        """Answer a request."""
        self._partners.token(request)
        content, partner, most = bytearray(), "", 0  # bytes would be copied with each part
        try:
            async for part in request.stream():
                content += part
                if not partner and len(content) > OTHER_BYTES:
                    partner, most = await run_in_threadpool(self._admitted, request)
                if partner and len(content) > most:
                    raise HTTPException(413, f"a request of yours has {most:,} bytes at most")
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        if not partner:
            partner, most = await run_in_threadpool(self._admitted, request)
        async with self._turn:
            answer = await run_in_threadpool(self._answer, partner, bytes(content))
        return Response(answer, media_type="application/json")

    def _admitted(self, request: Request) -> tuple[str, int]:
        """Who asks, and bytes of a request with as many contacts as that partner may ask about."""
        partner, _ = self._partner(request)
        self._partners.check("refused", partner, REFUSALS_AN_HOUR)
        with self._partners.reading() as store:
            contacts = active_partner(store, partner).max_contacts
        return partner, min(MAX_REQUEST_BYTES, contacts * CONTACT_BYTES + OTHER_BYTES)

    def _answer(self, partner: str, content: bytes) -> bytes:
        from crawler.sharing.matching import answer

        self._partners.check(
            "refused", partner, REFUSALS_AN_HOUR
        )  # others were refused while this one waited
        with TemporaryDirectory(prefix="adwatch-match-") as folder, Store(self._partners.home) as store:
            asked, out = Path(folder) / "request", Path(folder) / "answer"
            asked.write_bytes(content)
            try:
                answer(store, asked, consent=self._consent, out=out, by=f"partner {partner}", only=partner)
            except UserError as error:
                self._partners.spend("refused", partner, REFUSALS_AN_HOUR)
                raise HTTPException(403, str(error).replace(str(asked), "the request")) from error
            return out.read_bytes()
