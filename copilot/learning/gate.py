"""Whether a proposal may take effect, by what its trial showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.types.learning import Figure, Trial


class NotAccepted(CopilotError):
    """The proposal cannot be accepted as it stands. `code` says why: untried, refused or doubtful."""

    def __init__(self, message: str, *, code: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What stands against it. Anything refused cannot be accepted; a doubt takes a second yes with a reason."""

    refused: tuple[str, ...] = ()
    fallen: tuple[Figure, ...] = ()
    failed: tuple[str, ...] = ()
    unmeasured: bool = False

    @property
    def doubtful(self) -> bool:
        return bool(self.fallen or self.failed or self.unmeasured)


def gate(trial: Trial) -> Gate:
    """What a trial says of the change."""
    return Gate(
        refused=(*trial.lint, *trial.broken), fallen=tuple(one for one in trial.figures if one.fell),
        failed=trial.failed, unmeasured=trial.evals == "failed",
    )  # fmt: skip


def require(trial: Trial | None, *, sure: bool, reason: str) -> None:
    """Raises `NotAccepted` unless the trial lets the change through, or somebody is sure and says why."""
    if trial is None:
        raise NotAccepted(
            "It has not been tried as it stands.", code="untried", remedy="Try it first: 'copilot proposals try'."
        )
    found = gate(trial)
    if found.refused:
        raise NotAccepted(
            f"It would break what must hold: {found.refused[0]}", code="refused", remedy="Edit it, or reject it."
        )
    if found.doubtful and not (sure and reason.strip()):
        raise NotAccepted(
            "Figures fall, or could not be measured.", code="doubtful",
            remedy="Look at them; to accept it all the same, say so a second time and why: --sure --reason.",
        )  # fmt: skip
