from __future__ import annotations
class Pages:
    def __init__(self, workspace, user): pass
    def routes(self): return []
