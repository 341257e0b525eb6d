"""An oblivious pseudorandom function: OPRF(ristretto255, SHA-512) of RFC 9497, in its mode without proofs.

One side holds inputs, the other a key. The first learns the function's output for its inputs; the second learns
nothing of them. Group arithmetic is libsodium's, in constant time; hashing to the group is `expand_message_xmd` of
RFC 9380. The test vectors of RFC 9497, appendix A.1.1, are in the tests.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha512
from typing import Final

import rbcl

from crawler.errors import UserError

ELEMENT_BYTES: Final = 32
"""Of an encoded group element and of a scalar (RFC 9496)."""
_CONTEXT: Final = b"OPRFV1-\x00-ristretto255-SHA512"
"""RFC 9497, section 3.1: version, mode 0 (OPRF), name of the suite."""
_GROUP_TAG: Final = b"HashToGroup-" + _CONTEXT
_BLOCK_BYTES: Final = 128
"""Input block of SHA-512, which expand_message_xmd begins with (RFC 9380, section 5.3.1)."""


def random_key() -> bytes:
    """A key of the answering side: a random scalar that is not zero."""
    return bytes(rbcl.crypto_core_ristretto255_scalar_random())


def random_seed() -> bytes:
    """A seed of which the blinds of one request are made (`blind_of`)."""
    return secrets.token_bytes(64)


def blind_of(seed: bytes, place: int) -> bytes:
    """The blind of one input: a scalar that nobody can tell from a random one without the seed."""
    wide = hmac.new(seed, place.to_bytes(8, "big"), sha512).digest()
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(wide))


def hashed_to_group(data: bytes) -> bytes:
    """An input as a group element (RFC 9380, hash_to_ristretto255)."""
    return bytes(rbcl.crypto_core_ristretto255_from_hash(_expanded(data)))


def blinded(data: bytes, blind: bytes) -> bytes:
    """What is sent for an input: a group element that is random without the blind."""
    return _multiplied(blind, hashed_to_group(data))


def evaluated(key: bytes, element: bytes) -> bytes:
    """What the answering side makes of a blinded element.

    Raises:
        UserError: it is no element of the group.
    """
    if len(element) != ELEMENT_BYTES or not rbcl.crypto_core_ristretto255_is_valid_point(element):
        raise UserError("a blinded element is not an element of ristretto255")
    return _multiplied(key, element)


def finalized(data: bytes, blind: bytes, evaluation: bytes) -> bytes:
    """The function's output of an input, 64 bytes, from the answer to its blinded element.

    Raises:
        UserError: the answer is no element of the group.
    """
    inverse = bytes(rbcl.crypto_core_ristretto255_scalar_invert(blind))
    return _output(data, evaluated(inverse, evaluation))


def output_of(key: bytes, data: bytes) -> bytes:
    """The function's output of an input, by the side that holds the key."""
    return _output(data, _multiplied(key, hashed_to_group(data)))


def _output(data: bytes, element: bytes) -> bytes:
    return sha512(
        len(data).to_bytes(2, "big") + data + len(element).to_bytes(2, "big") + element + b"Finalize"
    ).digest()


def _multiplied(scalar: bytes, element: bytes) -> bytes:
    """A multiple of an element; the identity, which a hostile element could give, is refused."""
    try:
        return bytes(rbcl.crypto_scalarmult_ristretto255(scalar, element))
    except (RuntimeError, ValueError, TypeError) as error:
        raise UserError("an element of a matching file can't be used: it is the identity") from error


def _expanded(data: bytes) -> bytes:
    """expand_message_xmd with SHA-512 to 64 bytes, which are one block of output (RFC 9380, section 5.3.1)."""
    tag = _GROUP_TAG + bytes([len(_GROUP_TAG)])
    first = sha512(bytes(_BLOCK_BYTES) + data + (64).to_bytes(2, "big") + b"\x00" + tag).digest()
    return sha512(first + b"\x01" + tag).digest()
