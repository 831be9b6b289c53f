"""What a page answers instead of what was asked; each has its words in `words/errors.yaml`, with the remedy."""

from __future__ import annotations

from copilot.errors import CopilotError


class PageError(CopilotError):
    """`str(error)` is for the log; the reader sees the words of `what`."""

    status = 500
    what = "broken"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.what)


class NotSignedIn(PageError):
    """Nobody is signed in, or not any more; whoever looks is led to the entrance."""

    status = 401
    what = "signed_out"


class NotAllowed(PageError):
    """The part of the console is for leads."""

    status = 403
    what = "leads_only"


class OfNoTeam(PageError):
    """Somebody is signed in whom no team knows (any more)."""

    status = 403
    what = "no_team"


class FromElsewhere(PageError):
    """A form that another site has sent, or whose page is older than the session."""

    status = 403
    what = "elsewhere"


class NotSecure(PageError):
    """The console was called in a way in which nobody can be signed in."""

    status = 421
    what = "not_secure"


class NotThere(PageError):
    """No such thing, or none that this reader may see: the two are not told apart."""

    status = 404
    what = "not_there"


class BadForm(PageError):
    """What was sent cannot be read as the form that it should be."""

    status = 400
    what = "bad_form"


class TooLarge(PageError):
    """More was sent than a form holds."""

    status = 413
    what = "too_large"


class SlackSilent(PageError):
    """Slack does not say who somebody is."""

    status = 503
    what = "slack_silent"


class StoreSilent(PageError):
    """The database does not answer."""

    status = 503
    what = "store_silent"
