"""Modals in stacks and home tabs, one set for each user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from copilot.sandbox.clock import Clock, Ids
from copilot.sandbox.errors import Refused
from copilot.sandbox.values import Json, View

MAX_STACK = 3


class Views:
    """What each user has open: a stack of up to three modals, and a home tab."""

    def __init__(self, *, clock: Clock, ids: Ids, seen: Callable[[], None]) -> None:
        self._clock = clock
        self._ids = ids
        self._seen = seen
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._saves = 0

    def modal(self, user: str) -> View | None:
        """The modal on top, if any."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def stack(self, user: str) -> tuple[View, ...]:
        return tuple(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def __iter__(self) -> Iterator[View]:
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()

    def find(self, ref: str) -> View | None:
        """By id or external id."""
        return next((v for v in self if ref in {v.id, v.payload.get("external_id")}), None)

    def open(self, user: str, payload: Json) -> View:
        """Show a modal; what was open before goes away."""
        self._check_external_id(payload)
        view = self._new(user, payload)
        self._stacks[user] = [view]
        self._seen()
        return view

    def push(self, user: str, payload: Json) -> View:
        """Put a modal on top of the one that is open."""
        stack = self._stacks.get(user)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MAX_STACK:
            raise Refused("push_limit_reached")
        self._check_external_id(payload)
        view = self._new(user, payload, below=stack[-1])
        stack.append(view)
        self._seen()
        return view

    def update(self, view: View, payload: Json, *, expected_hash: str | None = None) -> View:
        """Replace what a view shows, keeping what the user typed into blocks that stay."""
        if expected_hash is not None and expected_hash != view.hash:
            raise Refused("hash_conflict")
        self._check_external_id(payload, besides=view)
        return self._put(replace(view, payload=payload, hash=self._new_hash(), errors=None))

    def publish(self, user: str, payload: Json, *, expected_hash: str | None = None) -> View:
        """Set a user's home tab."""
        current = self._homes.get(user)
        if current is not None:
            return self.update(current, payload, expected_hash=expected_hash)
        self._homes[user] = self._new(user, payload)
        self._seen()
        return self._homes[user]

    def fill(self, view: View, state: Json) -> View:
        """Remember what the user has typed or chosen so far."""
        return self._put(replace(view, state=state))

    def show_errors(self, view: View, errors: Json) -> View:
        return self._put(replace(view, errors=errors))

    def close(self, view: View) -> None:
        """Close a modal; the one below comes back."""
        self._stacks[view.user] = [v for v in self._stacks.get(view.user, []) if v.id != view.id]
        self._seen()

    def clear(self, user: str) -> None:
        self._stacks.pop(user, None)
        self._seen()

    def _put(self, view: View) -> View:
        home = self._homes.get(view.user)
        if home is not None and home.id == view.id:
            self._homes[view.user] = view
        else:
            self._stacks[view.user] = [view if v.id == view.id else v for v in self._stacks.get(view.user, [])]
        self._seen()
        return view

    def _new(self, user: str, payload: Json, *, below: View | None = None) -> View:
        view_id = self._ids("V")
        return View(
            id=view_id,
            user=user,
            payload=payload,
            hash=self._new_hash(),
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
        )

    def _new_hash(self) -> str:
        self._saves += 1
        return f"{int(self._clock.time())}.{self._saves:08x}"

    def _check_external_id(self, payload: Json, *, besides: View | None = None) -> None:
        external = payload.get("external_id")
        taken = self.find(external) if external else None
        if taken is not None and (besides is None or taken.id != besides.id):
            raise Refused("duplicate_external_id")
