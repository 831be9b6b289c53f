"""The steps that lead from an empty database to today's schema, each applied once and never edited afterwards.

A new step is a file `rNNNN_what.py` with `revision`, `down_revision` and `upgrade`; then set `HEAD` in `schema.py`.
"""
