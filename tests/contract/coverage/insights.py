"""insights: the board."""

from tests.contract.coverage import Call, Routes, Rpcs

ROUTES: Routes = {
    ("GET", "/v1/board"): lambda side: Call(who="staff"),
    ("GET", "/v1/board/version"): lambda side: Call(who="staff"),
    ("GET", "/v1/board/units/<uuid:unit_id>"): lambda side: Call(
        who="staff", path={"unit_id": side.unit}
    ),
}
RPCS: Rpcs = {}
