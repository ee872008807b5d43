"""The HTTP edge of people."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.files.imports import ImportForm, ImportOut
from servicekit.files.spreadsheets import FILE_LIMIT, XLSX, CellError, SheetRow, read_upload
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork

from . import queries, schemas
from .use_cases import employees, import_files, imports, reading, units

units_blueprint = blueprint("units", "The tree of departments")
employees_blueprint = blueprint("employees", "Employees, postings, lines and roles")
imports_blueprint = blueprint("imports", "Employees from CSV and XLSX")
blueprints = [units_blueprint, employees_blueprint, imports_blueprint]


@units_blueprint.route("/units")
class Units(MethodView):
    @requires(scope="people:read")
    @units_blueprint.arguments(Query, location="query")
    @units_blueprint.response(200, schemas.UnitPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Units by code"""
        return reading.list_units(uow, **query)

    @requires(scope="people:write")
    @units_blueprint.arguments(schemas.UnitIn)
    @units_blueprint.response(201, schemas.UnitOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Add a unit"""
        return reading.show_units(uow, [units.add_unit(uow, new)])[0]


@units_blueprint.route("/units/<uuid:unit_id>")
class OneUnit(MethodView):
    @requires(scope="people:read")
    @units_blueprint.response(200, schemas.UnitOut)
    def get(self, uow: UnitOfWork, unit_id: UUID) -> dict[str, Any]:
        """One unit"""
        return reading.show_units(uow, [queries.unit(uow, unit_id)])[0]

    @requires(scope="people:write")
    @units_blueprint.arguments(schemas.UnitChange)
    @units_blueprint.response(200, schemas.UnitOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], unit_id: UUID) -> dict[str, Any]:
        """Change a unit (If-Match)"""
        unit = units.change_unit(uow, unit_id, changes, expected_version())
        return reading.show_units(uow, [unit])[0]


@employees_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="people:read", internal=True)
    @employees_blueprint.response(200, schemas.MeOut)
    def get(self, uow: UnitOfWork) -> dict[str, Any]:
        """The signed-in employee"""
        return reading.show_me(uow)


@employees_blueprint.route("/employees")
class Employees(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.arguments(schemas.EmployeeQuery, location="query")
    @employees_blueprint.response(200, schemas.EmployeePage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Employees by name"""
        return reading.list_employees(uow, text=query.pop("q"), **query)

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.EmployeeIn)
    @employees_blueprint.response(201, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any]) -> dict[str, Any]:
        """Add an employee"""
        return reading.show_employee(uow, employees.add_employee(uow, new))


@employees_blueprint.route("/employees/<uuid:employee_id>")
class OneEmployee(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.EmployeeOut)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, Any]:
        """One employee"""
        return reading.show_employee(uow, queries.employee(uow, employee_id))

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.EmployeeChange)
    @employees_blueprint.response(200, schemas.EmployeeOut)
    def patch(self, uow: UnitOfWork, changes: dict[str, Any], employee_id: UUID) -> dict[str, Any]:
        """Change an employee (If-Match)"""
        changed = employees.change_employee(uow, employee_id, changes, expected_version())
        return reading.show_employee(uow, changed)


@employees_blueprint.route("/employees/<uuid:employee_id>/postings")
class Postings(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.PostingList)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, Any]:
        """An employee's postings over time"""
        return {"items": queries.employee(uow, employee_id).postings}

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.PostingIn)
    @employees_blueprint.response(201, schemas.PostingOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], employee_id: UUID) -> Any:
        """Post an employee to a unit"""
        return employees.add_posting(uow, employee_id, new)


@employees_blueprint.route("/employees/<uuid:employee_id>/lines")
class Lines(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.LineList)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, Any]:
        """An employee's solid and dotted lines over time"""
        return {"items": queries.employee(uow, employee_id).lines}

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.LineIn)
    @employees_blueprint.response(201, schemas.LineOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], employee_id: UUID) -> Any:
        """Give an employee a manager"""
        return employees.add_line(uow, employee_id, new)


@employees_blueprint.route("/employees/<uuid:employee_id>/roles")
class Roles(MethodView):
    @requires(scope="people:write", internal=True)
    @employees_blueprint.arguments(schemas.RoleIn)
    @employees_blueprint.response(201, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, new: dict[str, Any], employee_id: UUID) -> dict[str, Any]:
        """Grant a role"""
        return reading.show_employee(uow, employees.grant_role(uow, employee_id, new))


@employees_blueprint.route("/roles")
class HeldRoles(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.arguments(schemas.RoleQuery, location="query")
    @employees_blueprint.response(200, schemas.RolePage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page:
        """Who holds which role (admins and HR)"""
        return reading.list_roles(uow, **query)


@employees_blueprint.route("/roles/<uuid:role_id>")
class OneHeldRole(MethodView):
    @requires(scope="people:write", internal=True)
    @employees_blueprint.response(204)
    def delete(self, uow: UnitOfWork, role_id: UUID) -> None:
        """Take a role back"""
        employees.revoke_role(uow, role_id)


@employees_blueprint.route("/employees/<uuid:employee_id>/invitation")
class Invitation(MethodView):
    @requires(scope="people:write")
    @employees_blueprint.response(202, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, Any]:
        """Mail the employee a way to sign in"""
        return reading.show_employee(uow, employees.invite(uow, employee_id))


@imports_blueprint.route("/imports")
class Imports(MethodView):
    @requires(scope="people:write")
    @imports_blueprint.arguments(ImportForm, location="form")
    @imports_blueprint.response(200, ImportOut)
    def post(self, uow: UnitOfWork, form: dict[str, Any]) -> dict[str, Any]:
        """Import employees from a file"""
        outcome = imports.import_employees(uow, _uploaded(), **form)
        return vars(outcome) | {"rejected": outcome.rejected, "errors": _worded(outcome)}


@imports_blueprint.route("/imports/workbook")
class RejectedRows(MethodView):
    @requires(scope="people:write")
    @imports_blueprint.arguments(ImportForm, location="form")
    @imports_blueprint.response(200, content_type=XLSX)
    def post(self, uow: UnitOfWork, form: dict[str, Any]) -> flask.Response:
        """The rows of a file that an import rejects, with an error column"""
        outcome = imports.import_employees(uow, _uploaded(), mode=form["mode"], dry_run=True)
        book = import_files.rejected_workbook(outcome.rejected_rows, translate)
        return flask.Response(book, content_type=XLSX)


@imports_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    flask.request.max_content_length = FILE_LIMIT


def _uploaded() -> list[SheetRow]:
    upload = flask.request.files.get("file")
    return read_upload(upload, import_files.COLUMNS, import_files.REQUIRED)


def _worded(outcome: imports.Outcome) -> list[CellError]:
    return [error for row in outcome.rejected_rows for error in row.errors(translate)]
