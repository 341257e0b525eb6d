"""Who sent a message to the agency leaves in no format."""

import zipfile

import pytest

from crawler.cli import run
from crawler.export import FORMATS

CHAT = """12/05/24, 10:15 - Zebulonia: Nannies wanted in Oman, pay the fee before travel, WhatsApp +234 803 000 0101
13/05/24, 10:15 - Zebulonia: Waitress for a club in Beirut, the agency keeps your passport, ask for details
"""


def content(path):
    """The bytes of a file; of a packed one (a workbook) those of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"".join(map(packed.read, packed.namelist()))


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("pdf", "bag")])
def test_the_sender_of_a_message_leaves_in_no_format(tmp_path, form):
    (tmp_path / "WhatsApp Chat with Jobs.txt").write_text(CHAT)
    home, out = str(tmp_path / "home"), tmp_path / "out"
    assert (
        run(["--home", home, "import", str(tmp_path / "WhatsApp Chat with Jobs.txt"), "--source", "chat"])
        == 0
    )
    assert run(["--home", home, "export", "--format", form, "--undecided", "a test", "--out", str(out)]) == 0
    files = [path for path in out.rglob("*") if path.is_file()] if out.is_dir() else [out]
    written = b"".join(map(content, files))
    assert b"803" in written, f"{form} writes nothing of a chat's ad, not even its contact"
    assert b"Zebulonia" not in written
