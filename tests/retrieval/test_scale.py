"""What a cosine means, for embedders of which it is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.ports import Embedder
from copilot.retrieval.pieces import packed
from copilot.retrieval.scale import BUNDLED, Scale, measured, scale_of

from .shelf import Shelf, see

if TYPE_CHECKING:
    from copilot.ports import Vectors


class Squeezed:
    """The embedder that comes along with cosines between 0.7 and 1, and the same order: `0.7 + 0.3 * cosine`."""

    fingerprint = "squeezed"

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner

    def passages(self, texts: Sequence[str]) -> Vectors:
        return squeezed(self._inner.passages(texts))

    def query(self, text: str) -> Vectors:
        return squeezed(self._inner.query(text)[None, :])[0]


def squeezed(vectors: Vectors) -> Vectors:
    same = np.full((len(vectors), 1), 0.7**0.5, dtype=np.float32)
    return np.concatenate([vectors * np.float32(0.3**0.5), same], axis=1)


def test_the_scale_of_the_bundled_embedder_is_not_measured(nebula: Parts) -> None:
    """Its figures rest on it."""
    assert scale_of(nebula.projector.fingerprint, nebula.ledger) == BUNDLED


def test_measuring_finds_nearly_what_was_found_by_hand(nebula: Parts) -> None:
    """Of the bundled embedder, over the project's own pages."""
    rows = nebula.ledger.sample(nebula.projector.fingerprint, 300)
    scale = measured(rows)

    assert len(rows) == 300
    assert scale.far == pytest.approx(BUNDLED.far, abs=0.2)
    assert scale.near == pytest.approx(BUNDLED.near, abs=0.2)


def test_cosines_in_a_narrow_band_are_stretched_as_wide(nebula: Parts) -> None:
    """An embedder whose cosines begin at 0.7 is as sure of itself as the same one without that."""
    rows = nebula.ledger.sample(nebula.projector.fingerprint, 300)
    vectors = nebula.embedder.passages(["Cambio de dirección del envío", "Factura rectificativa", "Sin cobertura"])
    plain = measured(rows)
    narrow = measured([(page, packed(squeezed(of_bytes(held)))) for page, held in rows])
    pairs = [(float(one @ other), float(0.3 * (one @ other) + 0.7)) for one in vectors for other in vectors]

    assert narrow.far > 0.7
    for cosine, pressed in pairs:
        assert narrow.stretched(pressed) == pytest.approx(plain.stretched(cosine), abs=1e-3)


def test_a_search_uses_the_scale_of_its_embedder(shelf: Shelf, embedder: Embedder) -> None:
    """Measured when the first question comes, and again when the index has changed."""
    shelf.page("envio", "Cambiamos la dirección del paquete.", title="Dirección de envío")
    shelf.page("factura", "Corregimos la factura.", title="Factura con error")
    shelf.page("fibra", "Mandamos un técnico a casa.", title="Avería de fibra")
    other = Shelf(shelf.root, Squeezed(embedder))
    parts = other.parts()
    parts.reindex()
    parts.search.use(parts.open_index())
    legs = parts.search.rank("¿Cómo cambio la dirección del paquete?", "es", see("norte")).legs

    assert min(legs.cosines.values()) > 0.7
    assert min(legs.dense.values()) < 0.3
    assert max(legs.dense, key=lambda name: legs.dense[name]).startswith("envio")


def test_too_little_to_compare_is_not_measured() -> None:
    """Nothing at all, or one page alone."""
    row = ("one", packed(np.eye(4, dtype=np.float32)[:1]))

    assert measured([]) == BUNDLED
    assert measured([row, row]) == BUNDLED


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=12), st.integers(0, 1_000))
def test_whatever_the_vectors_the_scale_keeps_order(pages: list[int], seed: int) -> None:
    """Near is above far, and a higher cosine never counts less."""
    made = np.random.default_rng(seed).normal(size=(len(pages), 3)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    scale = measured([(str(page), packed(row[None, :])) for page, row in zip(pages, made, strict=True)])
    stretched = [scale.stretched(cosine) for cosine in np.linspace(-1, 1, 21)]

    assert scale.near > scale.far
    assert stretched == sorted(stretched)
    assert (Scale(far=0.1, near=0.6).stretched(0.05), Scale(far=0.1, near=0.6).stretched(0.6)) == (0.0, 1.0)


def of_bytes(held: bytes) -> Vectors:
    made: Vectors = np.frombuffer(held, dtype=np.float32, offset=4).reshape(int.from_bytes(held[:4], "little"), -1)
    return made
