"""The model that finds lines, under openvino: answers as by onnxruntime, telling nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rapidocr", reason="needs the extra `pictures`")
np = pytest.importorskip("numpy")

SIZES = ((736, 736), (736, 960), (960, 736), (736, 736))
"""Heights and widths of pictures that come one after another."""
TOLD = """
import sys
from tests.pictures.test_detector import detector
detector()
from openvino.tools.ovc import telemetry_utils
print(telemetry_utils.tm.__name__, sys.modules["openvino_telemetry"])
"""


def weights():
    import rapidocr

    (found,) = (Path(rapidocr.__file__).parent / "models").glob("*det_small*.onnx")
    return found


def detector():
    from crawler.pictures.recognition import DetectorModel

    return DetectorModel(weights())


def test_its_answers_are_those_of_onnxruntime_whatever_size_came_before():
    model = detector()
    session = pytest.importorskip("onnxruntime").InferenceSession(
        weights(), providers=["CPUExecutionProvider"]
    )
    pixels = np.random.default_rng(7)
    for height, width in SIZES:
        picture = pixels.standard_normal((1, 3, height, width), dtype=np.float32)
        (told,) = session.run(None, {session.get_inputs()[0].name: picture})
        assert np.abs(model(picture) - told).max() < 0.002


def test_an_answer_stays_when_the_next_picture_is_read():
    model = detector()
    pixels = np.random.default_rng(7).standard_normal((2, 1, 3, 64, 64), dtype=np.float32)
    first = model(pixels[0])
    kept = first.copy()
    model(pixels[1])
    assert (first == kept).all()


def test_the_librarys_own_reports_of_use_are_not_even_loaded():
    """Without the package openvino takes a part that does nothing; the reader's process has no network besides."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["openvino.tools.ovc.telemetry_stub", "None"]
