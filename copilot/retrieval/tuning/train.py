"""Teaches a sentence-transformers model pairs of question and passage. Imported only by `copilot tune`.

The loss is that of Henderson et al., "Efficient Natural Language Response Suggestion for Smart Reply", 2017: the right
passage of each question against those of the others in its batch. A policy stands in a batch once, so that no passage
of the right policy is taught as a wrong one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from copilot.errors import TuningError
from copilot.retrieval.embedders.prompts import prompts_for
from copilot.retrieval.models import folder_of, told, without_bars

if TYPE_CHECKING:
    from pathlib import Path

    from copilot.ports import Progress

SEED = 0
BATCH = 16
RATE = 2e-5
_MOST_TOKENS = 256


def require_trainer() -> None:
    """Raises `TuningError` when what training takes is not installed, before anybody has waited for it."""
    try:
        import accelerate  # noqa: F401
        import datasets  # noqa: F401
    except ImportError as error:
        raise TuningError(
            "What training takes is not installed.", remedy="Run: pip install -c constraints.txt '.[tune]'"
        ) from error


def train(
    name: str, rows: Sequence[tuple[str, str, str]], out: Path, *, epochs: int, progress: Progress | None = None
) -> None:
    """Saves to `out` the model of that name, taught (question, passage, group of the policy) for so many rounds.

    Raises `TuningError` when the model cannot be had or taught.
    """
    from sentence_transformers import SentenceTransformer
    from transformers import set_seed

    folder = folder_of(name)
    if folder is None:
        raise TuningError(f"There is no model {name!r} on this machine.", remedy="Fetch it once: hf download NAME")
    prompts = prompts_for(name, folder)
    with told(TuningError, name, "cannot be taught"):
        without_bars()
        set_seed(SEED)
        model = SentenceTransformer(str(folder), prompts=prompts.named() if prompts else None, local_files_only=True)
        model.model_card_data.generate_widget_examples = False
        most, model.max_seq_length = model.max_seq_length, min(model.max_seq_length or _MOST_TOKENS, _MOST_TOKENS)
        _teach(model, rows, epochs, progress)
        model.max_seq_length = most
        model.save_pretrained(str(out), create_model_card=False)


def _teach(model: Any, rows: Sequence[tuple[str, str, str]], epochs: int, progress: Progress | None) -> None:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from transformers import PrinterCallback

    numbers = {group: number for number, group in enumerate(dict.fromkeys(group for _, _, group in rows))}
    columns = {
        "anchor": [text for text, _, _ in rows],
        "positive": [passage for _, passage, _ in rows],
        "label": [numbers[group] for _, _, group in rows],
    }
    with tempfile.TemporaryDirectory() as scratch:
        trainer = SentenceTransformerTrainer(
            model=model,
            args=_arguments(scratch, epochs, model.prompts),
            train_dataset=Dataset.from_dict(columns),
            loss=MultipleNegativesRankingLoss(model),
            callbacks=[_telling(progress)],
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()


def _arguments(scratch: str, epochs: int, prompts: Mapping[str, str | None]) -> Any:
    from sentence_transformers.sentence_transformer.training_args import SentenceTransformerTrainingArguments

    return SentenceTransformerTrainingArguments(
        output_dir=scratch,
        num_train_epochs=epochs,
        per_device_train_batch_size=BATCH,
        learning_rate=RATE,
        warmup_steps=0.1,
        batch_sampler=_once_a_batch,
        prompts={"anchor": prompts.get("query") or "", "positive": prompts.get("document") or ""},
        seed=SEED,
        save_strategy="no",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=False,  # where there is no graphics card it is a warning, where there is one it is little
    )


def _once_a_batch(dataset: Any, **given: Any) -> Any:
    """Batches in which each policy stands once: only its number is compared."""
    from sentence_transformers.base.sampler import NoDuplicatesBatchSampler

    return NoDuplicatesBatchSampler(dataset.select_columns(["label"]), **(given | {"valid_label_columns": []}))


def _telling(progress: Progress | None) -> Any:
    from transformers import TrainerCallback

    class Telling(TrainerCallback):
        """Says how many steps are done."""

        def on_step_end(self, args: Any, state: Any, control: Any, **given: Any) -> None:
            if progress:
                progress(state.global_step, state.max_steps)

    return Telling()
