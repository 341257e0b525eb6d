"""The signing key on a token (SoftHSM): a copy of the home signs nothing, and what is wrong is said in words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.installed import ROOT, is_installed
from tests.warm import WARM

SECONDS = 300.0
"""After which a command hangs; a busy machine fails no test."""

PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so")
LIBRARY = next((place for place in PLACES if Path(place).exists()), "")
pytestmark = pytest.mark.skipif(
    not (LIBRARY and shutil.which("softhsm2-util") and is_installed("token")),
    reason="SoftHSM (Debian: softhsm2) or the extra `token` is not installed",
)
PIN = "493817"
URI = f"pkcs11:token=adwatch;object=signing?module-path={LIBRARY}"
MAKE = """
import sys, pkcs11
from pkcs11 import Attribute, KeyType, Mechanism
from pkcs11.util.ec import encode_named_curve_parameters
token = pkcs11.lib(sys.argv[1]).get_token(token_label="adwatch")
with token.open(rw=True, user_pin=sys.argv[2]) as session:
    for label in ("signing", "other"):
        session.create_domain_parameters(
            KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: bytes.fromhex("130c656477617264733235353139")}, local=True
        ).generate_keypair(mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=label)
    session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
    ).generate_keypair(store=True, label="p256")
"""
"""Makes the keys on the token, as `pkcs11-tool --keypairgen` does; the bytes name edwards25519 (PKCS#11 3.0)."""


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a token with two Ed25519 keys and one of another kind."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n", "utf-8")
    variables = {**os.environ, "SOFTHSM2_CONF": str(folder / "softhsm2.conf"), "ADWATCH_PKCS11_PIN": PIN}
    made = ["--init-token", "--free", "--label", "adwatch", "--pin", PIN, "--so-pin", "84736251"]
    subprocess.run(["softhsm2-util", *made], env=variables, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", MAKE, LIBRARY, PIN], env=variables, check=True, cwd=ROOT)
    return variables


def adwatch(home: Path, variables: Mapping[str, str], *verb: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crawler", "--home", str(home), *verb]
    return WARM.run(command, env=variables, cwd=ROOT, timeout=SECONDS)


def test_a_home_is_signed_by_the_token_and_a_copy_of_it_signs_nothing(
    token: Mapping[str, str], tmp_path: Path
) -> None:
    home, ads = tmp_path / "home", tmp_path / "ads.jsonl"
    home.mkdir()
    (home / "evidence.toml").write_text(f'key = "{URI}"\n', "utf-8")
    ads.write_text('{"title": "Cook", "text": "Cook wanted in Lagos, WhatsApp 0803 000 0101"}\n', "utf-8")
    done = adwatch(home, token, "import", str(ads), "--source", "board")
    assert done.returncode == 0, done.stderr
    head = next(line.partition(": ")[2] for line in done.stderr.splitlines() if "adwatch-head" in line)
    assert not (home / "signing.key").exists()
    assert PIN.encode() not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    done = adwatch(home, token, "verify", "--head", head)
    assert done.returncode == 0, done.stdout + done.stderr

    thief = {
        name: said for name, said in token.items() if name not in ("SOFTHSM2_CONF", "ADWATCH_PKCS11_PIN")
    }
    shutil.copytree(home, tmp_path / "copy")
    ads.write_text('{"title": "Maid", "text": "Maid wanted in Oman, WhatsApp 0803 000 0102"}\n', "utf-8")
    done = adwatch(tmp_path / "copy", thief, "import", str(ads), "--source", "board")
    assert "adwatch-head" not in done.stderr
    assert "PIN" in done.stderr
    assert "Traceback" not in done.stderr

    (home / "evidence.toml").write_text(f'key = "{URI.replace("signing", "other")}"\n', "utf-8")
    done = adwatch(home, token, "import", str(ads), "--source", "board")
    assert "is not the one of" in done.stderr
    assert adwatch(home, token, "doctor", "--new-key", "a new token").returncode == 0
    done = adwatch(home, token, "verify", "--head", head)
    assert done.returncode == 0, done.stdout + done.stderr


WRONG: dict[str, tuple[str, dict[str, str | None], str]] = {
    "token absent": (URI.replace("token=adwatch", "token=lost"), {}, "no token 'lost' is there"),
    "wrong PIN": (URI, {"ADWATCH_PKCS11_PIN": "000000"}, "the PIN is wrong"),
    "no PIN": (URI, {"ADWATCH_PKCS11_PIN": None}, "set ADWATCH_PKCS11_PIN"),
    "PIN in a file that others read": (
        f"{URI}&pin-source=file:/etc/os-release",
        {"ADWATCH_PKCS11_PIN": None},
        "can be read by others",
    ),
    "key missing": (URI.replace("object=signing", "object=gone"), {}, "no key 'gone' is on the token"),
    "key of another kind": (URI.replace("object=signing", "object=p256"), {}, "not an Ed25519 key"),
    "no library": (URI.replace(LIBRARY, "/usr/lib/none.so"), {}, "no library of a token"),
    "PIN in the URI": (f"{URI}&pin-value=1", {}, "must not stand in evidence.toml"),
    "no key named": (f"pkcs11:token=adwatch?module-path={LIBRARY}", {}, "name the key"),
    "a word that is unknown": (URI.replace("token=", "tokn="), {}, "tokn is not known"),
}
ASK = """
import sys
from crawler.errors import UserError
from crawler.evidence.token_key import TokenKey
try:
    print(TokenKey(sys.argv[1]).sign(b"x"), TokenKey(sys.argv[1]).public)
except UserError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_in_words(wrong: str, token: Mapping[str, str]) -> None:
    uri, more, said = WRONG[wrong]
    variables = {name: value for name, value in {**token, **more}.items() if value is not None}
    ask = ASK.replace('.sign(b"x"), TokenKey(sys.argv[1])', "") if "kind" in wrong else ASK
    done = subprocess.run(
        [sys.executable, "-c", ask, uri], env=variables, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
