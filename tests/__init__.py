"""Tests of the whole program. One thread for numpy's library, as the command has it, before anything imports it."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
