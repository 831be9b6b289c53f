"""Block Kit, checked the way Slack checks it: `lint(payload, surface)` lists what Slack would refuse.

Pure functions over plain JSON; nothing else of the sandbox is needed to use them.
"""

from copilot.sandbox.blockkit.lint import MAX_PAYLOAD, Surface, lint
from copilot.sandbox.blockkit.rules import Problem

__all__ = ["MAX_PAYLOAD", "Problem", "Surface", "lint"]
