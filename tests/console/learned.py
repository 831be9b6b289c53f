"""A small company whose agents corrected a page: its knowledge, its log, and the proposal that follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from copilot.build import Parts, new_id, utc_now
from copilot.ports import Embedder
from copilot.settings import read_settings
from copilot.store.proposals import Proposals
from copilot.types import Principal, Question, Suggestion, Verdict
from copilot.types.learning import Idea, Proposal, Seen, What
from copilot.workers.learning import Learning
from tests.retrieval.shelf import Shelf

OLD, NEW = "que aún no ha salido", "que aún no ha salido del almacén"
LINE = f"Cambiamos la dirección del paquete {OLD}."
ASKED = ("¿Cambiamos la dirección del paquete que aún no ha salido?", "Quiere cambiar la dirección del paquete")


def company(root: Path, embedder: Embedder) -> Shelf:
    """Two pages, indexed, of which one team sees one."""
    shelf = Shelf(root, embedder)
    shelf.teams({"madrid": ("madrid",), "norte": ("norte",)})
    shelf.page("envio", LINE, title="Dirección de envío")
    shelf.page("secreta", "Lo que solo sabe el norte.", title="Del norte", visible_to="norte")
    shelf.index()
    return shelf


def parts_of(shelf: Shelf) -> Parts:
    return Parts(read_settings(shelf.environment()), loading=shelf.embedder)


def corrected(parts: Parts) -> Proposal:
    """Two agents of madrid, and one of the north, correct the same words; what follows is proposed."""
    for number, (team, by) in enumerate((("madrid", "ana"), ("madrid", "luis"), ("norte", "eva"))):
        made = asked(parts, f"c{number}", ASKED[number % 2], team, by)
        said = made.reply.replace(OLD, NEW)
        assert said != made.reply
        parts.log.judge(
            Verdict(id=f"v{number}", entry_id=made.entry_id, by=by, at=utc_now(), kind="edited", text=said)
        )  # fmt: skip
    Learning(parts).derive()
    (found,) = [one for one in Proposals(parts.engine).listed(teams=None) if one.idea.what is What.PASSAGE]
    return found


def asked(parts: Parts, id: str, text: str, team: str, by: str) -> Suggestion:
    question = Question(id=id, text=text, asker=Principal(user=by, team=team), at=utc_now())
    return parts.copilot.suggest(replace(question, brand=None))


def offered(parts: Parts, text: str, *, entry: str = "c0", team: str = "madrid", target: str = "envio") -> str:
    """Another proposal, of those words; its id."""
    seen = Seen(entry=entry, team=team, at=utc_now(), by="ana", before=text, after=text)
    idea = Idea(
        what=What.PHRASE, language="es", target=target, place="voice/nebula.es.md", field="neutral", before=text,
        text=text, key=new_id(), seen=(seen,), helps=1,
    )  # fmt: skip
    id = new_id()
    Proposals(parts.engine).offer([idea], utc_now(), lambda: id)
    return id
