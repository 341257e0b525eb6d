"""The function is that of RFC 9497, and hostile elements are refused."""

import pytest

from crawler.errors import UserError
from crawler.sharing import oprf

KEY = bytes.fromhex("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e")
BLIND = bytes.fromhex("64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706")


@pytest.mark.parametrize(
    ("data", "blinded", "evaluated", "output"),
    [
        (
            "00",
            "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
            "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
            "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
            "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
        ),
        (
            "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
            "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
            "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
            "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
        ),
    ],
)
def test_vectors_of_rfc_9497_appendix_a_1_1(data, blinded, evaluated, output):
    data = bytes.fromhex(data)
    sent = oprf.blinded(data, BLIND)
    assert sent.hex() == blinded
    answer = oprf.evaluated(KEY, sent)
    assert answer.hex() == evaluated
    assert oprf.finalized(data, BLIND, answer).hex() == output
    assert oprf.output_of(KEY, data).hex() == output


@pytest.mark.parametrize("element", [bytes(32), b"\xff" * 32, b"\x01" * 31, b""])
def test_what_is_no_element_is_refused(element):
    with pytest.raises(UserError, match=r"not an element|identity"):
        oprf.evaluated(KEY, element)


def test_two_blinds_of_one_seed_differ_and_two_requests_share_nothing():
    seeds = (oprf.random_seed(), oprf.random_seed())
    sent = {oprf.blinded(b"same", oprf.blind_of(seed, place)) for seed in seeds for place in range(50)}
    assert len(sent) == 100
