"""A signing key on a hardware token (PKCS#11), named by its URI (RFC 7512); it never leaves the token.

The URI says where the key is: `pkcs11:token=adwatch;object=signing?module-path=/usr/lib/opensc-pkcs11.so`. Its PIN
comes from `ADWATCH_PKCS11_PIN`, or from the file that `pin-source` names; a PIN in the URI is refused, since the file
that holds it lies beside the store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from crawler.errors import UserError
from crawler.installed import require

if TYPE_CHECKING:
    from pkcs11 import Session

SCHEME: Final = "pkcs11:"
PIN: Final = "ADWATCH_PKCS11_PIN"
"""Variable that holds the PIN."""
EXTRA: Final = "token"
_POINT: Final = b"\x04\x20"
"""How a token wraps the 32 bytes of an Ed25519 key: a DER octet string (PKCS#11 3.0); some give them bare."""
_KNOWN: Final = ("token", "serial", "object", "id", "type", "module-path", "pin-source")


@dataclass(frozen=True)
class TokenKey:
    """An Ed25519 key pair on a token."""

    uri: str

    @cached_property
    def _named(self) -> Mapping[str, str]:
        path, _, query = self.uri.removeprefix(SCHEME).partition("?")
        pairs = [part.partition("=") for part in (*path.split(";"), *query.split("&")) if part]
        named = {name: unquote(value, "latin-1" if name == "id" else "utf-8") for name, _, value in pairs}
        if "pin-value" in named:
            raise UserError(
                f"{SCHEME} the PIN must not stand in evidence.toml; set {PIN}, or name a pin-source"
            )
        if unknown := sorted(named.keys() - set(_KNOWN)):
            raise UserError(f"{self.uri}: {unknown[0]} is not known; known are {', '.join(_KNOWN)}")
        if "module-path" not in named or not {"object", "id"} & named.keys():
            raise UserError(
                f"{self.uri}: name the key (object= or id=) and the token's library (?module-path=)"
            )
        return named

    @cached_property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits. Raises UserError when the token can't be asked."""
        from pkcs11 import Attribute, ObjectClass

        with self._session() as session:
            point = bytes(self._key(session, ObjectClass.PUBLIC_KEY)[Attribute.EC_POINT])
        raw = point.removeprefix(_POINT) if len(point) == len(_POINT) + 32 else point
        if len(raw) != 32:
            raise UserError(
                f"{self.uri}: its key is not an Ed25519 key; make one on the token (EC:edwards25519)"
            )
        return raw.hex()

    def sign(self, content: bytes) -> bytes:
        """Ed25519 signature. Raises UserError when the token can't be asked."""
        from pkcs11 import Mechanism, ObjectClass

        with self._session() as session:
            return bytes(self._key(session, ObjectClass.PRIVATE_KEY).sign(content, mechanism=Mechanism.EDDSA))

    def _key(self, session: Session, kind: Any) -> Any:
        number = self._named.get("id")
        return session.get_key(
            object_class=kind,
            label=self._named.get("object"),
            id=None if number is None else number.encode("latin-1"),
        )

    @contextmanager
    def _session(self) -> Iterator[Session]:
        require(EXTRA)
        import pkcs11
        from pkcs11 import exceptions

        named = self._named
        pin = _pin(named.get("pin-source", ""))
        try:
            library = pkcs11.lib(named["module-path"])
        except (RuntimeError, exceptions.PKCS11Error) as error:
            raise UserError(
                f"{named['module-path']}: no library of a token ({error}); see module-path"
            ) from None
        try:
            token = library.get_token(
                token_label=named.get("token"),
                token_serial=named["serial"].encode() if "serial" in named else None,
            )
            offered = token.slot.get_mechanisms()
            if pkcs11.Mechanism.EDDSA not in offered:
                kinds = ", ".join(sorted(str(getattr(one, "name", one)) for one in offered))
                raise UserError(f"{self.uri}: the token can't sign with Ed25519 (EDDSA); it offers {kinds}")
            with token.open(user_pin=pin) as session:
                yield session
        except exceptions.PKCS11Error as error:
            raise UserError(f"{self.uri}: {_said(error, named)}") from error
        except RuntimeError as error:  # the library itself can't be loaded
            raise UserError(
                f"{named['module-path']}: no library of a token ({error}); see module-path"
            ) from error


def _said(error: Exception, named: Mapping[str, str]) -> str:
    """An error of a token in our words, with the way out."""
    key = named.get("object") or named.get("id", "")
    token = named.get("token", named.get("serial", ""))
    return {
        "NoSuchToken": f"no token {token!r} is there; put it in, or see its label",
        "NoSuchKey": f"no key {key!r} is on the token; make one there (how-to: Signing key on a token)",
        "MultipleObjectsReturned": f"several keys on the token are named {key!r}; name one by id=",
        "MultipleTokensReturned": "several tokens are named so; name one by serial=",
        "PinIncorrect": f"the PIN is wrong; see {PIN}. A token locks itself after some wrong ones",
        "PinLenRange": f"the PIN is wrong; see {PIN}. A token locks itself after some wrong ones",
        "PinLocked": "the token is locked after wrong PINs; its security officer can set a new one",
        "TokenNotPresent": "the token is not in its reader",
        "DeviceRemoved": "the token was taken out",
        "UserTypeInvalid": f"the token wants a PIN; set {PIN}",
        "UserNotLoggedIn": f"the token wants a PIN; set {PIN}",
    }.get(type(error).__name__, f"the token refuses: {type(error).__name__} {error}".rstrip())


def _pin(source: str) -> str:
    """The PIN: of the environment, or of the file that a `pin-source` names.

    Raises:
        UserError: There is none, or others can read the file.
    """
    if PIN in os.environ:
        return os.environ[PIN]
    if not source:
        raise UserError(
            f"the token wants a PIN: set {PIN}, or name a file by pin-source=file:/path in the URI"
        )
    path = Path(unquote(urlsplit(source).path))
    try:
        if path.stat().st_mode & 0o077:
            raise UserError(f"{path} can be read by others: chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: the PIN can't be read from it ({error})") from None
