"""The HTTP edge of people."""

from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.files.imports import ImportForm, ImportOptions, ImportOut
from servicekit.files.spreadsheets import FILE_LIMIT, XLSX, SheetRow, read_upload
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import ActionPage
from servicekit.unit_of_work.session import UnitOfWork

from . import queries, schemas, views
from .models import Assignment, Employee, ReportingLine
from .use_cases import assignments, employees, import_files, imports, roles, units
from .use_cases.assignments import AssignmentRequest, ReportingLineRequest
from .use_cases.roles import RoleRequest
from .views import EmployeeDetails, MyDetails, UnitDetails

units_blueprint = blueprint("units", "The tree of departments")
employees_blueprint = blueprint("employees", "Employees, assignments, lines and roles")
imports_blueprint = blueprint("imports", "Employees from CSV and XLSX")
blueprints = [units_blueprint, employees_blueprint, imports_blueprint]


@units_blueprint.route("/units")
class Units(MethodView):
    @requires(scope="people:read")
    @units_blueprint.arguments(Query, location="query")
    @units_blueprint.response(200, schemas.UnitPage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> ActionPage:
        """Units by code"""
        return units.list_units(uow, **query)

    @requires(scope="people:write")
    @units_blueprint.arguments(schemas.UnitIn)
    @units_blueprint.response(201, schemas.UnitOut)
    def post(self, uow: UnitOfWork, request: units.UnitRequest) -> UnitDetails:
        """Add a unit"""
        return views.unit_details(uow, [units.add_unit(uow, request)])[0]


@units_blueprint.route("/units/<uuid:unit_id>")
class OneUnit(MethodView):
    @requires(scope="people:read")
    @units_blueprint.response(200, schemas.UnitOut)
    def get(self, uow: UnitOfWork, unit_id: UUID) -> UnitDetails:
        """One unit"""
        return views.unit_details(uow, [queries.unit(uow, unit_id)])[0]

    @requires(scope="people:write")
    @units_blueprint.arguments(schemas.UnitChange)
    @units_blueprint.response(200, schemas.UnitOut)
    def patch(self, uow: UnitOfWork, changes: units.UnitChanges, unit_id: UUID) -> UnitDetails:
        """Change a unit (If-Match)"""
        unit = units.change_unit(uow, unit_id, changes, expected_version())
        return views.unit_details(uow, [unit])[0]


@employees_blueprint.route("/me")
class Me(MethodView):
    @requires(scope="people:read", internal=True)
    @employees_blueprint.response(200, schemas.MeOut)
    def get(self, uow: UnitOfWork) -> MyDetails:
        """The signed-in employee"""
        return views.my_details(uow, queries.employee(uow, uow.person.person_id))


@employees_blueprint.route("/employees")
class Employees(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.arguments(schemas.EmployeeQuery, location="query")
    @employees_blueprint.response(200, schemas.EmployeePage)
    def get(self, uow: UnitOfWork, query: schemas.EmployeeFilter) -> ActionPage:
        """Employees by name"""
        return employees.list_employees(uow, **query)

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.EmployeeIn)
    @employees_blueprint.response(201, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, new: schemas.EmployeeInput) -> EmployeeDetails:
        """Add an employee"""
        return _details(uow, employees.add_employee(uow, new))


@employees_blueprint.route("/employees/<uuid:employee_id>")
class OneEmployee(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.EmployeeOut)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> EmployeeDetails:
        """One employee"""
        return _details(uow, queries.employee(uow, employee_id))

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.EmployeeChange)
    @employees_blueprint.response(200, schemas.EmployeeOut)
    def patch(
        self, uow: UnitOfWork, changes: schemas.EmployeeFields, employee_id: UUID
    ) -> EmployeeDetails:
        """Change an employee (If-Match)"""
        employee = employees.change_employee(uow, employee_id, changes, expected_version())
        return _details(uow, employee)


@employees_blueprint.route("/employees/<uuid:employee_id>/assignments")
class Assignments(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.AssignmentList)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, list[Assignment]]:
        """An employee's assignments over time"""
        return {"items": queries.employee(uow, employee_id).assignments}

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.AssignmentIn)
    @employees_blueprint.response(201, schemas.AssignmentOut)
    def post(self, uow: UnitOfWork, request: AssignmentRequest, employee_id: UUID) -> Assignment:
        """Post an employee to a unit"""
        return assignments.add_assignment(uow, employee_id, request)


@employees_blueprint.route("/employees/<uuid:employee_id>/reporting-lines")
class Lines(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.response(200, schemas.ReportingLineList)
    def get(self, uow: UnitOfWork, employee_id: UUID) -> dict[str, list[ReportingLine]]:
        """An employee's solid and dotted lines over time"""
        return {"items": queries.employee(uow, employee_id).reporting_lines}

    @requires(scope="people:write")
    @employees_blueprint.arguments(schemas.ReportingLineIn)
    @employees_blueprint.response(201, schemas.ReportingLineOut)
    def post(
        self, uow: UnitOfWork, request: ReportingLineRequest, employee_id: UUID
    ) -> ReportingLine:
        """Give an employee a manager"""
        return assignments.add_reporting_line(uow, employee_id, request)


@employees_blueprint.route("/employees/<uuid:employee_id>/roles")
class Roles(MethodView):
    @requires(scope="people:write", internal=True)
    @employees_blueprint.arguments(schemas.RoleIn)
    @employees_blueprint.response(201, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, request: RoleRequest, employee_id: UUID) -> EmployeeDetails:
        """Grant a role"""
        return _details(uow, roles.grant_role(uow, employee_id, request))


@employees_blueprint.route("/roles")
class HeldRoles(MethodView):
    @requires(scope="people:read")
    @employees_blueprint.arguments(schemas.RoleQuery, location="query")
    @employees_blueprint.response(200, schemas.RolePage)
    def get(self, uow: UnitOfWork, query: schemas.RoleFilter) -> ActionPage:
        """Who holds which role (admins and HR)"""
        return roles.list_roles(uow, **query)


@employees_blueprint.route("/roles/<uuid:role_id>")
class OneHeldRole(MethodView):
    @requires(scope="people:write", internal=True)
    @employees_blueprint.response(204)
    def delete(self, uow: UnitOfWork, role_id: UUID) -> None:
        """Revoke a role"""
        roles.revoke_role(uow, role_id)


@employees_blueprint.route("/employees/<uuid:employee_id>/invitation")
class Invite(MethodView):
    @requires(scope="people:write")
    @employees_blueprint.response(202, schemas.EmployeeOut)
    def post(self, uow: UnitOfWork, employee_id: UUID) -> EmployeeDetails:
        """Mail the employee a way to sign in"""
        return _details(uow, employees.invite(uow, employee_id))


@imports_blueprint.route("/imports")
class Imports(MethodView):
    @requires(scope="people:write")
    @imports_blueprint.arguments(ImportForm, location="form")
    @imports_blueprint.response(200, ImportOut)
    def post(self, uow: UnitOfWork, form: ImportOptions) -> imports.ImportSummary:
        """Import employees from a file"""
        return imports.import_employees(uow, _uploaded_rows(), **form).summary(translate)


@imports_blueprint.route("/imports/workbook")
class RejectedRows(MethodView):
    @requires(scope="people:write")
    @imports_blueprint.arguments(ImportForm, location="form")
    @imports_blueprint.response(200, content_type=XLSX)
    def post(self, uow: UnitOfWork, form: ImportOptions) -> flask.Response:
        """The rows of a file that an import rejects, with an error column"""
        result = imports.import_employees(uow, _uploaded_rows(), mode=form["mode"], dry_run=True)
        workbook = import_files.rejected_workbook(result.rejected_rows, translate)
        return flask.Response(workbook, content_type=XLSX)


@imports_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    flask.request.max_content_length = FILE_LIMIT


def _uploaded_rows() -> list[SheetRow]:
    upload = flask.request.files.get("file")
    return read_upload(upload, import_files.COLUMNS, import_files.REQUIRED)


def _details(uow: UnitOfWork, employee: Employee) -> EmployeeDetails:
    return views.employee_details(uow, [employee])[0]
