"""Each picture and document of a stranger is opened by a process of its own, which loads no more than it needs."""

import subprocess
import sys

import pytest

LOADED = "import importlib, sys; importlib.import_module(sys.argv[1]); print(*sys.modules)"


@pytest.mark.parametrize(
    "module", ["crawler.pictures.decode_worker", "crawler.pictures.read_worker", "crawler.document_process"]
)
def test_neither_catalogue_nor_store_nor_decoders_come_with_its_module(module):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, module], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = (
        "numpy",
        "PIL",
        "onnxruntime",
        "openvino",
        "crawler.indicators",
        "crawler.store",
        "crawler.records",
    )
    assert [name for name in done if name in heavy] == []
