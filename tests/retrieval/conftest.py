"""A shelf for each test, and one with pages on it that tests only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.retrieval.embedders.usem3 import Usem3Embedder

from .shelf import Shelf, case


@pytest.fixture
def shelf(tmp_path: Path, embedder: Usem3Embedder) -> Shelf:
    """An empty knowledge folder and a data folder of its own."""
    return Shelf(tmp_path, embedder)


@pytest.fixture
def five(shelf: Shelf) -> Shelf:
    """Five policies, two cases and three teams, indexed."""
    shelf.teams()
    shelf.page("envio", "Cambiamos la dirección del paquete que aún no ha salido.", title="Dirección de envío")
    shelf.page("factura", "Corregimos la dirección que sale en la factura.", title="Factura con otra dirección")
    shelf.page("averia", "Mandamos un técnico cuando la fibra no funciona.", title="Avería de fibra")
    shelf.page("baja", "Tramitamos la baja de la línea sin penalización.", title="Baja de línea")
    shelf.page("tienda", "Guardamos el pedido en la tienda quince días.", title="Recogida en tienda", visible_to="sur")
    shelf.cases(
        case("C-1", "El paquete va a la dirección de mi madre y no la mía.", policies=["envio"]),
        case("C-2", "Llevo tres días sin fibra en casa.", policies=["averia"], team="sur"),
    )
    shelf.index()
    return shelf
