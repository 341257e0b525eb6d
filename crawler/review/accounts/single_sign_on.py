"""Signing in with the account of one's agency: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636), by authlib.

The desk asks the provider that `single_sign_on.toml` in the home folder names, and nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from crawler.errors import UserError
from crawler.home_settings import settings_table
from crawler.installed import require
from crawler.review.web.routing import ROLES
from crawler.this_machine import is_read_by_nobody

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc.jwk import KeySetSerialization

FILE: Final = "single_sign_on.toml"
CALLBACK: Final = "/sign-in/agency/back"
SCOPES: Final = "openid profile email"
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures of identity tokens: those with a public key. A shared secret or `none` proves no provider."""
SECONDS: Final = 10.0
"""How long one answer of the provider may take; set by hand."""
LEEWAY: Final = 60
"""Seconds by which the clocks of desk and provider may differ; set by hand."""

_TEXTS: Final = ("issuer", "client_id", "secret_file", "desk", "claim")


class NotSignedInError(Exception):
    """The provider's answer signs nobody in; the message is for the log of sign-ins, not for the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The lines of `single_sign_on.toml`."""

    issuer: str
    """Address of the provider, as its tokens name it."""
    client_id: str
    secret_file: Path
    """File with the client secret; outside the home, a copy of the home can't ask in the desk's name."""
    desk: str
    """Address of the desk as browsers know it, without a path."""
    only: bool = False
    """Whether passwords no longer sign in."""
    claim: str = "groups"
    """Claim of the identity token that lists groups."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Role -> group; where it is empty, admins give roles in the desk."""

    @property
    def callback(self) -> str:
        """The address to register with the provider."""
        return self.desk.rstrip("/") + CALLBACK


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a browser was sent to the provider with; it brings the first three back in a cookie."""

    state: str
    nonce: str
    verifier: str
    url: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says has signed in."""

    issuer: str
    subject: str
    """Its id of the person, which never changes."""
    name: str
    role: str | None
    """The highest role of its groups; None where the groups give none, or roles are given in the desk."""


def read_provider(home: Path) -> Provider | None:
    """Read the settings of a home.

    Args:
        home: The home folder.

    Returns:
        The provider; None where there is no such file.

    Raises:
        UserError: A line is wrong or missing, an address is not HTTPS, or the extra is not installed.
    """
    path = home / FILE
    if not path.exists():
        return None
    require("single-sign-on")
    lines = settings_table(path)
    texts = {name: lines.pop(name, "groups" if name == "claim" else "") for name in _TEXTS}
    only, roles = lines.pop("only", False), lines.pop("roles", {})
    wrong = [name for name, value in texts.items() if not isinstance(value, str) or not value]
    wrong += [*lines] + ([] if isinstance(only, bool) else ["only"])
    if not isinstance(roles, dict) or not set(roles) <= set(ROLES[1:]):
        wrong.append("roles")
    if wrong:
        raise UserError(
            f"{path}: {', '.join(sorted(wrong))} missing, unknown or of the wrong kind; it has issuer, client_id,"
            f" secret_file, desk, and may have only, claim and [roles] ({', '.join(ROLES[1:])} = group)"
        )
    for name in ("issuer", "desk"):
        _check_address(path, name, texts[name])
    secret = Path(texts.pop("secret_file"))
    if not secret.is_file():
        raise UserError(f"{path}: secret_file = {str(secret)!r} is no file")
    return Provider(
        **texts, secret_file=secret, only=only, roles={role: str(group) for role, group in roles.items()}
    )


def _check_address(path: Path, name: str, address: str) -> None:
    if not is_read_by_nobody(address):
        raise UserError(f"{path}: {name} = {address!r} is no https:// address")


def authorization_request(provider: Provider) -> AuthorizationRequest:
    """Where to send a browser, with fresh secrets of this one attempt.

    Raises:
        NotSignedInError: The provider can't be reached.
    """
    from authlib.common.security import generate_token

    verifier, nonce = generate_token(64), generate_token(32)
    session = _session(provider)
    url, state = session.create_authorization_url(
        _described(provider, "authorization_endpoint"), code_verifier=verifier, nonce=nonce
    )
    return AuthorizationRequest(state, nonce, verifier, url)


def person(provider: Provider, code: str, nonce: str, verifier: str) -> Identity:
    """Exchange the code that a browser brought back for an identity, and check its proof.

    Args:
        provider: The provider.
        code: From the callback's query.
        nonce: Of the question.
        verifier: Of the question.

    Returns:
        Who signed in.

    Raises:
        NotSignedInError: The provider refuses the code, or its token is not for this desk and this question.
    """
    import requests
    from authlib.common.errors import AuthlibBaseError
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        token = _session(provider).fetch_token(
            _described(provider, "token_endpoint"), code=code, code_verifier=verifier, timeout=SECONDS
        )
        keys = KeySet.import_key_set(cast("KeySetSerialization", _ask(_described(provider, "jwks_uri"))))
        read = jwt.decode(str(token.get("id_token", "")), keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={"iss": {"value": provider.issuer}, "aud": {"value": provider.client_id}},
            params={"nonce": nonce, "client_id": provider.client_id},
        )
        claims.validate(leeway=LEEWAY)
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as error:
        raise NotSignedInError(f"{type(error).__name__}: {error}"[:200]) from error
    name = next((str(claims[key]) for key in ("preferred_username", "email", "name") if claims.get(key)), "")
    return Identity(
        provider.issuer, str(claims["sub"]), name[:60], _role(provider, claims.get(provider.claim))
    )


def _role(provider: Provider, groups: object) -> str | None:
    held: Sequence[object] = groups if isinstance(groups, list) else [groups]
    return next((role for role in reversed(ROLES[1:]) if provider.roles.get(role) in held), None)


def _session(provider: Provider) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session

    return OAuth2Session(
        provider.client_id,
        provider.secret_file.read_text("utf-8").strip(),
        scope=SCOPES,
        redirect_uri=provider.callback,
        code_challenge_method="S256",
    )


def _described(provider: Provider, what: str) -> str:
    """An address of the provider's description (OpenID Connect Discovery 1.0), which must be of the same issuer."""
    found = _ask(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise NotSignedInError("the provider's description is of another issuer")
    address = str(found.get(what, ""))
    if urlsplit(address).scheme != urlsplit(provider.issuer).scheme:
        raise NotSignedInError(f"the provider's {what} is no address of its kind")
    return address


def _ask(address: str) -> dict[str, object]:
    import requests

    try:
        answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise NotSignedInError(f"the provider does not answer ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise NotSignedInError("the provider's answer is no object")
    return found
