"""Crypto wallets by their checksum; an Ethereum address that is all of one case has none, and only its shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import base58
import sha3

from crawler.contacts.model import Extraction, ExtractionExample, PreparedText
from crawler.text.linear_regex import compile_linear_late

_LONG: Final = compile_linear_late(r"[a-z0-9]{25,95}")
_VERSIONS: Final[dict[int, str]] = {
    0: "BTC",
    5: "BTC",
    48: "LTC",
    50: "LTC",
    65: "TRX",
    30: "DOGE",
    22: "DOGE",
}
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_MOST: Final = 200
"""Long runs of letters and digits looked at in one text; more is a flood, not an ad."""


def extract(prepared: PreparedText) -> Iterator[Extraction]:
    """Wallet addresses with the coin as label."""
    for count, match in enumerate(_LONG.finditer(prepared.text)):
        if count > _MOST:
            return
        start, end = match.span()
        if prepared.text[end : end + 1].isalnum():
            continue
        raw = prepared.plain.raw(start, end)
        if not (raw.isascii() and raw.isalnum()):
            raw = "".join(char for char in raw if char.isascii() and char.isalnum())
        coin = coin_of(raw)
        if coin and prepared.is_free(start, end):
            prepared.take(start, end)
            one_case = coin == "ETH" and raw[2:] in (raw[2:].lower(), raw[2:].upper())
            yield Extraction(
                "wallet", raw, start, end, "wallet-shape" if one_case else "wallet-checksum", (), coin
            )


def coin_of(address: str) -> str:
    """Name of the coin whose rules an address fulfils; "" for none."""
    if address[:2] == "0x":
        return "ETH" if len(address) == 42 and _ethereum(address[2:]) else ""
    if address.lower().startswith(("bc1", "ltc1")):
        return ("BTC" if address.lower()[0] == "b" else "LTC") if _bech32(address) else ""
    if not 26 <= len(address) <= 35 or address[0] not in "13LMTDA9":
        return ""
    try:
        payload = base58.b58decode_check(address)
    except ValueError:
        return ""
    return _VERSIONS.get(payload[0], "") if len(payload) == 21 else ""


def _ethereum(digits: str) -> bool:
    """Checksum of EIP-55: capitals where the nibble of the hash is 8 or more; an address of one case has none."""
    if any(char not in "0123456789abcdefABCDEF" for char in digits):
        return False
    low = digits.lower()
    if digits in (low, digits.upper()):
        return True
    keccak = sha3.keccak_256(low.encode()).hexdigest()
    return all(
        char.isdigit() or char.isupper() == (int(nibble, 16) >= 8)
        for char, nibble in zip(digits, keccak, strict=False)
    )


def _bech32(address: str) -> bool:
    """Checksum of BIP 173 (constant 1) or BIP 350 (0x2bc830a3); mixed case is refused by both."""
    if address not in (address.lower(), address.upper()):
        return False
    prefix, _, data = address.lower().rpartition("1")
    if not prefix or any(char not in _BECH32 for char in data):
        return False
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = 1
    for value in values + [_BECH32.index(char) for char in data]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check in (1, 0x2BC830A3)


EXAMPLES: Final = (
    ExtractionExample(
        "Pay to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        (("wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),),
    ),
    ExtractionExample(
        "BTC 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", (("wallet", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),)
    ),
    ExtractionExample(
        "ETH 0x0000000000000000000000000000000000000123",
        (("wallet", "0x0000000000000000000000000000000000000123"),),
    ),
    # The test vectors of EIP-55: all of one case, and mixed; then one with a letter of the wrong case.
    ExtractionExample(
        "ETH 0x52908400098527886E0F7030069857D2E4169EE7",
        (("wallet", "0x52908400098527886E0F7030069857D2E4169EE7"),),
    ),
    ExtractionExample(
        "ETH 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        (("wallet", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),),
    ),
    ExtractionExample("ETH 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeaEd"),
    ExtractionExample("BTC 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3"),
    ExtractionExample("sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"),
)
