"""Text and codes in plain pixels: rapidocr for Latin and Chinese, zxing-cpp for QR and bar codes.

Where rapidocr is unsure, tesseract reads the line (`other_scripts`): PP-OCRv6's small model knows Latin and Chinese
letters only. Needs the extra `pictures`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
import zxingcpp
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetector

from crawler.pictures.other_scripts import Line, ScriptReading, exact_parts, read_other_scripts
from crawler.pictures.pieces import Piece
from crawler.pictures.spacing import with_gaps

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]
    Numbers = npt.NDArray[np.float32]

DETECTION_SIDE: Final = 1216
"""Pixels of the longer side on which lines are looked for, a multiple of 32; letters are read at full size. At 1,440
the detector takes half as long again and finds no more contacts on the real flyers (November 2026)."""
SMALLEST_SIDE: Final = 736
"""Pixels of the shorter side below which a picture is enlarged: rapidocr's own default (its Det.limit_side_len)."""
LARGEST_FACTOR: Final = 3.0
"""A picture is not enlarged more than this: beyond, letters are a blur. Set by hand."""
LEAST_SURE: Final = 0.5
"""Mean probability of the letters below which a line is dropped: rapidocr's own default (its Global.text_score)."""
LINES_AT_ONCE: Final = 2
"""Lines that are read together, each filled up to the longest of them. With rapidocr's six reading takes a quarter
more processor time, since more is filled up; by one, letters of contacts change (30 real flyers, December 2026)."""
EXACTLY: Final = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
"""One thread, as above. By itself openvino computes with 16 bits where a processor can: twice as fast, but one line
in twenty reads otherwise (12 real flyers), and so would the same picture on another machine."""


class DetectorModel:
    """Runs the model that finds lines with openvino, which takes a third of onnxruntime's processor time for it.

    It is compiled for the size of one picture, 0.25 s of processor, and again when the size changes: compiled for all
    sizes at once it keeps 0.4 GB for each that it met. Lines are the same as by onnxruntime (December 2026).
    """

    def __init__(self, weights: Path) -> None:
        openvino = _openvino()
        self._core = openvino.Core()
        self._model = self._core.read_model(weights)
        self._shape: tuple[int, ...] = ()
        self._request: Any = None

    def __call__(self, pixels: Numbers) -> Numbers:
        """How likely each pixel is part of a line, for one picture of 1 x 3 x height x width."""
        if pixels.shape != self._shape:
            self._request, self._shape = None, pixels.shape  # the one before is freed first
            self._model.reshape(list(pixels.shape))
            self._request = self._core.compile_model(self._model, "CPU", EXACTLY).create_infer_request()
        self._request.infer({0: pixels})
        found: Numbers = self._request.get_output_tensor().data.copy()
        return found


def _openvino() -> Any:
    """The library without the package by which its tools report their use; it has a part of its own for that case."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


class TextReader:
    """Holds the models, 0.4 GB, from one picture to the next."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._ocr = RapidOCR(
            params={
                # One thread: other work runs on this machine too, and a second saves no processor time.
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Global.log_level": "critical",
                "Global.use_vertical_padding": False,
                "Global.return_word_box": True,
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTION_SIDE,
                "Rec.rec_batch_num": LINES_AT_ONCE,
            }
        )
        self._ocr.text_det = _detector(self._ocr)

    def read(self, frame: Pixels) -> ScriptReading:
        """The pieces of text and the codes of a frame, in no order.

        Args:
            frame: Height x width x 3 bytes: red, green, blue.

        Returns:
            The pieces, with corners in pixels of the frame, and what is missing of them.
        """
        read = read_other_scripts(self._lines(frame))
        sure = [piece for piece in read.pieces if piece.text.strip() and piece.confidence >= LEAST_SURE]
        return replace(read, pieces=[*sure, *read_codes(frame)])

    def _lines(self, frame: Pixels) -> list[Line]:
        """What the detector takes for lines, with rapidocr's reading of each."""
        factor = min(LARGEST_FACTOR, max(1.0, SMALLEST_SIDE / max(1, min(frame.shape[:2]))))
        enlarged = frame if factor == 1.0 else cv2.resize(frame, None, fx=factor, fy=factor)
        # rapidocr takes the order of OpenCV: blue, green, red. Its steps are called one by one, because the call for
        # all of them drops the lines that it read to nothing: those in other scripts.
        picture = np.ascontiguousarray(enlarged[:, :, ::-1])
        detected, _, read, crops = self._ocr.run_ocr_steps(picture, {})
        if detected.boxes is None or read.txts is None:
            return []
        found = zip(detected.boxes, read.txts, read.scores, read.word_results, crops, strict=True)
        return [
            Line(
                Piece(_corners(box, factor), _spaced(text, words), float(score)),
                crop,
                exact_parts(text, words.confs or ()),
            )
            for box, text, score, words, crop in found
        ]


def _detector(ocr: RapidOCR) -> TextDetector:
    """The detector of rapidocr, with another program under its model."""
    settings = ocr.cfg.Det
    settings.engine_cfg = ocr.cfg.EngineConfig.onnxruntime
    settings.model_root_dir = ocr.cfg.Global.model_root_dir
    detector = TextDetector(settings)
    (weights,) = Path(settings.model_root_dir).glob("*det_small*.onnx")
    detector.session = DetectorModel(weights)
    return detector


def _spaced(text: str, words: Any) -> str:
    """The text with spaces where the recogniser's own positions of letters leave a gap."""
    columns = [column for word in words.word_cols or () for column in word]
    return with_gaps(text, columns).strip()


def _corners(box: Any, factor: float) -> tuple[Any, Any, Any, Any]:
    first, second, third, fourth = ((float(x) / factor, float(y) / factor) for x, y in box)
    return first, second, third, fourth


def read_codes(frame: Pixels) -> list[Piece]:
    """QR and bar codes whose content is text."""
    found = []
    for code in zxingcpp.read_barcodes(frame):
        at = code.position
        corners = tuple(
            (float(point.x), float(point.y))
            for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        )
        if code.text.strip():
            first, second, third, fourth = corners
            found.append(Piece((first, second, third, fourth), code.text.strip(), 1.0, "code"))
    return found
