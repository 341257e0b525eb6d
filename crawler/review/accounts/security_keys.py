"""The ceremonies of WebAuthn Level 3, by the library py_webauthn: adding a security key, and signing in with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from crawler.review.accounts.second_factor import ISSUER
from crawler.review.accounts.security_keys_sql import SecurityKey

VERIFICATION: Final = UserVerificationRequirement.DISCOURAGED
"""The password came before: the key need not ask for a PIN or a finger as well (WebAuthn Level 3, 5.8.6)."""


class KeyRefusedError(Exception):
    """An answer that proves no key: another site's, an old challenge's, a copy's, or damaged."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """What keys are bound to."""

    host: str
    """The relying party id: the name under which the desk is opened."""
    origin: str
    """Scheme, name and port, as the browser signs it."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key gave of itself when it was added; bytes in base64url."""

    credential: str
    public_key: str
    uses: int


def site_of(host: str, secure: bool) -> RelyingParty | None:
    """The site of a request.

    Args:
        host: Its Host header, which the middleware has checked.
        secure: Whether browsers reach the desk by HTTPS.

    Returns:
        The site; None for an address without a name, for which browsers offer no keys.
    """
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return RelyingParty(name, f"{'https' if secure else 'http'}://{host}")
    return None


def ask_to_add(site: RelyingParty, user: int, name: str, keys: Sequence[SecurityKey]) -> tuple[str, str]:
    """The options with which a browser makes a key, as JSON, and their challenge in base64url."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=str(user).encode(),
        user_name=name,
        exclude_credentials=_descriptors(keys),
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=VERIFICATION),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def check_new(site: RelyingParty, challenge: str, answer: str) -> NewKey:
    """Check what a browser answered to `ask_to_add`.

    Args:
        site: Where the key was added.
        challenge: As it was given out, base64url.
        answer: The credential as JSON.

    Returns:
        The key.

    Raises:
        KeyRefusedError: The answer is not for this challenge and this site, or damaged.
    """
    try:
        found = verify_registration_response(
            credential=json.loads(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise KeyRefusedError(str(error)) from error
    return NewKey(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def ask_for(site: RelyingParty, keys: Sequence[SecurityKey]) -> tuple[str, str]:
    """The options with which a browser asks for one of these keys, as JSON, and their challenge in base64url."""
    options = generate_authentication_options(
        rp_id=site.host, allow_credentials=_descriptors(keys), user_verification=VERIFICATION
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def check_use(
    site: RelyingParty, challenge: str, answer: str, keys: Sequence[SecurityKey]
) -> tuple[SecurityKey, int]:
    """Check what a browser answered to `ask_for`.

    Args:
        site: Where the key is used.
        challenge: As it was given out, base64url.
        answer: The assertion as JSON.
        keys: Those of the account.

    Returns:
        The key that signed, and its signature counter.

    Raises:
        KeyRefusedError: No key of the account signed this challenge for this site, or the counter went back.
    """
    try:
        given = json.loads(answer)
        key = next(key for key in keys if key.credential == given["id"])
        found = verify_authentication_response(
            credential=given,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.uses,
        )
    except StopIteration:
        raise KeyRefusedError("it is no key of this account") from None
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise KeyRefusedError(str(error)) from error
    return key, found.new_sign_count


def _descriptors(keys: Sequence[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential)) for key in keys]
