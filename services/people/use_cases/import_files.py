"""The columns of an employee file, and the workbook of rejected rows."""

from servicekit.files.spreadsheets import Say, SheetRow
from servicekit.files.spreadsheets import rejected_workbook as workbook_of_rejected

# Column titles by field, Chinese first; the first title names the column in errors.
COLUMNS = {
    "number": ("工号", "number", "employee number"),
    "name": ("姓名", "name"),
    "email": ("邮箱", "email", "e-mail"),
    "mobile": ("手机", "mobile"),
    "unit": ("部门", "unit", "department"),
    "position": ("岗位", "position"),
    "manager_number": ("主管工号", "manager_number", "manager number"),
    "job_family": ("岗位序列", "job_family", "job family"),
    "job_level": ("职级", "job_level", "job level"),
    "joined_on": ("入职日期", "joined_on", "joined on"),
    "head": ("部门负责人", "head", "unit head"),
}
REQUIRED = ("number", "name")


def rejected_workbook(rows: list[SheetRow], say: Say) -> bytes:
    """Return an XLSX of the rejected rows with an error column, to correct and import again."""
    return workbook_of_rejected(rows, COLUMNS, say)
