"""Bank accounts and wallets: checksums, banks, and digits that are neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.contacts import find_with_rules
from crawler.contacts.wallet import coin_of

BTC = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
BECH32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


@pytest.mark.parametrize(
    ("text", "region", "kind", "value", "rule", "label"),
    [
        ("Zenith Bank 2000000125", "NG", "bank-account", "2000000125", "account-checked", "zenith bank"),
        ("acct 0000000128 GTBank", "NG", "bank-account", "0000000128", "account-checked", "gtbank"),
        ("rekening BCA 1234567890", "ID", "bank-account", "1234567890", "account-bank", "bca"),
        ("карта 4111 1111 1111 1111", "RU", "bank-account", "4111111111111111", "account-cued", ""),
        ("GB82 WEST 1234 5698 7654 32 please", None, "iban", "GB82WEST12345698765432", "iban", ""),
        (f"BTC {BTC}", None, "wallet", BTC, "wallet-checksum", "BTC"),
        (ETH.lower(), None, "wallet", ETH.lower(), "wallet-shape", "ETH"),
    ],
)
def test_found(text, region, kind, value, rule, label):
    ((contact, named),) = find_with_rules(text, region=region)
    assert (contact.kind, contact.value, named, contact.label) == (kind, value, rule, label)


@pytest.mark.parametrize(
    "text",
    ["GB82 WEST 1234 5698 7654 33", "карта 4111 1111 1111 1112", f"BTC {BTC[:-1]}3", "account 1234567"],
)
def test_wrong_checksums_and_lengths(text):
    assert find_with_rules(text) == ()


@pytest.mark.parametrize(
    ("address", "coin"), [(BTC, "BTC"), (BECH32, "BTC"), (BECH32.upper(), "BTC"), (ETH, "ETH")]
)
def test_coins(address, coin):
    assert coin_of(address) == coin


@pytest.mark.parametrize("address", [BTC, BECH32, ETH])
@given(data=st.data())
def test_one_character_changed_is_no_address(address, data):
    at = data.draw(st.integers(4, len(address) - 1))
    other = data.draw(st.sampled_from("023456789acdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ"))
    changed = address[:at] + other + address[at + 1 :]
    if changed.lower() != address.lower():
        assert coin_of(changed) in ("", "ETH" if changed[2:].islower() or changed[2:].isupper() else "")


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text):
    assert coin_of(text) in ("", "BTC", "LTC", "TRX", "DOGE", "ETH")
