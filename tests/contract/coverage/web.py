"""web: its routes need no company of their own; test_web_edges.py holds who may call them."""

from tests.contract.coverage import Routes, Rpcs

ROUTES: Routes = {}
RPCS: Rpcs = {}
