"""Files of employees, right ones and wrong ones."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from servicekit.ids import new_id
from tests.workbooks import workbook_of

TITLES = ("工号", "姓名", "主管工号")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(range(256))


@dataclass(frozen=True)
class BadFile:
    """A file, the code of what is wrong with it, and all places that must be named."""

    content: bytes
    code: str
    places: tuple[str, ...] = ("file",)

    @property
    def is_about_rows(self) -> bool:
        return self.places[0].startswith("row") and "column" in self.places[0]


def a_number() -> str:
    return f"F{new_id().hex[-12:]}"


def csv(*rows: Sequence[str], titles: Sequence[str] = TITLES) -> str:
    return "\r\n".join(",".join(row) for row in (titles, *rows)) + "\r\n"


def xlsx(*rows: Sequence[object], titles: Sequence[str] = TITLES) -> bytes:
    return workbook_of(titles, *rows)


def damaged(name: str, content: bytes) -> bytes:
    """A workbook one of whose parts holds something else."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(("1", "甲", "")))) as source,
        zipfile.ZipFile(stream, "w") as target,
    ):
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return stream.getvalue()


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def at(row: int, column: str) -> str:
    return f"row {row}, column {column}"


def bad_row(code: str, column: str, *cells: str, titles: Sequence[str] = TITLES) -> BadFile:
    """A good row, and below it one with something wrong in `column`."""
    good = (a_number(), "甲", *[""] * (len(titles) - 2))
    return BadFile(csv(good, cells, titles=titles).encode(), code, (at(3, column),))


SHEET = "xl/worksheets/sheet1.xml"
BAD: dict[str, BadFile] = {
    "a number twice": BadFile(
        csv(("D1", "甲", ""), ("D2", "乙", ""), ("D1", "丙", "")).encode(),
        "import.number_twice",
        (at(2, "工号"), at(4, "工号")),
    ),
    "managers in a circle": BadFile(
        csv(("L1", "甲", "L2"), ("L2", "乙", "L3"), ("L3", "丙", "L1")).encode(),
        "line.loop",
        (at(2, "主管工号"), at(3, "主管工号"), at(4, "主管工号")),
    ),
    "one's own manager": bad_row("line.loop", "主管工号", "S1", "乙", "S1"),
    # 老板 leads 主管, who leads 员工.
    "a circle with those who are here": bad_row(
        "line.loop", "主管工号", "n-boss", "boss", "n-staff"
    ),
    "an unknown manager": bad_row("employee.number_unknown", "主管工号", "U1", "乙", "nobody"),
    "no number": bad_row("field.required", "工号", "", "乙", ""),
    "no name": bad_row("field.required", "姓名", "E1", " ", ""),
    "too long": bad_row("field.length", "姓名", "E2", "长" * 201, ""),
    "no e-mail": bad_row(
        "field.email", "邮箱", "E3", "乙", "me", titles=("工号", "姓名", "邮箱")
    ),
    "somebody's e-mail": bad_row(
        "employee.email_taken", "邮箱", "E4", "乙", "STAFF@files.test",
        titles=("工号", "姓名", "邮箱"),
    ),
    "no date": bad_row(
        "field.date", "入职日期", "E5", "乙", "2026-02-30", titles=("工号", "姓名", "入职日期")
    ),
    "no unit": bad_row("field.invalid", "部门", "E6", "乙", " / ", titles=("工号", "姓名", "部门")),
    "a control character": bad_row("field.bad_character", "姓名", "E7", "乙\x01", ""),
    "a missing column": BadFile(
        csv(("1", "2"), titles=("工号", "主管工号")).encode(), "import.missing_column", ("row 1",)
    ),
    "a column twice": BadFile(
        csv(("1", "2", "3"), titles=("工号", "姓名", "姓名")).encode(),
        "import.column_twice",
        ("row 1",),
    ),
    "one column in two languages": BadFile(
        csv(("1", "2", "3"), titles=("工号", "姓名", "Name")).encode(),
        "import.column_twice",
        ("row 1",),
    ),
    "an unknown column": BadFile(
        csv(("1", "2", "3"), titles=("工号", "姓名", "工资")).encode(),
        "import.unknown_column",
        ("row 1",),
    ),
    "an empty file": BadFile(b"", "import.empty"),
    "a BOM alone": BadFile(b"\xef\xbb\xbf", "import.empty"),
    "titles alone": BadFile(csv().encode(), "import.empty"),
    "an empty workbook": BadFile(xlsx(titles=()), "import.empty"),
    "an open quote": BadFile('工号,姓名\r\n1,"甲\r\n'.encode(), "import.unreadable"),
    "a NUL": BadFile(csv(("1", "a\x00b", "")).encode(), "field.bad_character"),
    "a picture": BadFile(PNG, "import.encoding"),
    "half an archive": BadFile(xlsx(("1", "甲", ""))[:900], "import.unreadable"),
    "an archive of something else": BadFile(archive(a="b"), "import.unreadable"),
    "no sheet in it": BadFile(damaged(SHEET, b""), "import.unreadable"),
    "no XML in it": BadFile(damaged(SHEET, b"<a"), "import.unreadable"),
    "another XML in it": BadFile(damaged("xl/workbook.xml", b"<a/>"), "import.unreadable"),
    "no types in it": BadFile(damaged("[Content_Types].xml", b"x"), "import.unreadable"),
}  # fmt: skip
