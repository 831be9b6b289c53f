"""Every page of the console: each is looked at in both languages, light and dark, on a desk and on a phone.

A section adds its pages here. The name is that of the picture; the database is that of `tests/console/seed.py`.
"""

from __future__ import annotations

PAGES: dict[str, str] = {
    "start": "/console/",
    "review": "/console/review",
    "review-entry": "/console/review/entries/q030",
    "review-agreement": "/console/review/agreement",
    "figures": "/console/figures",
    "figures-team": "/console/figures/by/team",
    "figures-week": "/console/figures/by/week?show=more",
    "figures-policy": "/console/figures/by/policy?weeks=4",
    "figures-comparison": "/console/figures/comparison",
    "figures-missing": "/console/figures/missing",
    "figures-causes": "/console/figures/causes",
    "log": "/console/log",
    "log-filtered": "/console/log?verdict=edited&verdict=used&language=es&since=2020-01-01",
    "log-nothing": "/console/log?q=zzzz",
    "log-wrong": "/console/log?outcome=great",
    "entry": "/console/log/q036",
    "entry-edited": "/console/log/q034?find=pedido",
    "learning": "/console/learning",
    "not-there": "/console/nothing",
}
"""For a lead."""

AGENT_PAGES: dict[str, str] = {
    "agent-start": "/console/",
    "agent-log": "/console/log",
}
"""For an agent."""

OUTSIDE: dict[str, str] = {
    "sign-in": "/console/sign-in",
    "used-link": "/console/in/used",
}
"""For whoever is not signed in."""
