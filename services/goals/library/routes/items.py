"""HTTP routes of library indicators."""

from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.files.imports import ImportForm, ImportOptions, ImportOut
from servicekit.files.spreadsheets import FILE_LIMIT, XLSX
from servicekit.http.edge import expected_version, requires
from servicekit.http.localization import translate
from servicekit.http.parsing import blueprint
from servicekit.paging import ActionPage
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access import uploads
from services.goals.library import queries as library_queries
from services.goals.library.queries import CategoryCount
from services.goals.library.schemas.items import (
    CategoriesOut,
    LibraryItemChange,
    LibraryItemFields,
    LibraryItemFilter,
    LibraryItemIn,
    LibraryItemInput,
    LibraryItemOut,
    LibraryItemPage,
    LibraryQuery,
)
from services.goals.library.use_cases import item_files, items
from services.goals.library.use_cases.workbook_imports import ImportView
from services.goals.library.views import LibraryItemView, show_item

library_blueprint = blueprint("library", "Indicators that key results measure")


@library_blueprint.route("/library_items")
class LibraryItems(MethodView):
    @requires(scope="goals:read")
    @library_blueprint.arguments(LibraryQuery, location="query")
    @library_blueprint.response(200, LibraryItemPage)
    def get(self, uow: UnitOfWork, query: LibraryItemFilter) -> ActionPage:
        """Indicators by code, searched in Chinese and English"""
        return items.list_items(uow, query)

    @requires(scope="goals:write")
    @library_blueprint.arguments(LibraryItemIn)
    @library_blueprint.response(201, LibraryItemOut)
    def post(self, uow: UnitOfWork, new: LibraryItemInput) -> LibraryItemView:
        """Add an indicator"""
        return show_item(uow, items.add_item(uow, new))


@library_blueprint.route("/library_items/<uuid:item_id>")
class OneLibraryItem(MethodView):
    @requires(scope="goals:read")
    @library_blueprint.response(200, LibraryItemOut)
    def get(self, uow: UnitOfWork, item_id: UUID) -> LibraryItemView:
        """One indicator"""
        return show_item(uow, library_queries.library_item(uow, item_id))

    @requires(scope="goals:write")
    @library_blueprint.arguments(LibraryItemChange)
    @library_blueprint.response(200, LibraryItemOut)
    def patch(self, uow: UnitOfWork, changes: LibraryItemFields, item_id: UUID) -> LibraryItemView:
        """Change or archive an indicator (If-Match)"""
        item = items.change_item(uow, item_id, changes, expected_version())
        return show_item(uow, item)


@library_blueprint.route("/library_categories")
class LibraryCategories(MethodView):
    @requires(scope="goals:read")
    @library_blueprint.response(200, CategoriesOut)
    def get(self, uow: UnitOfWork) -> dict[str, list[CategoryCount]]:
        """Categories of the library"""
        return {"items": library_queries.category_counts(uow)}


@library_blueprint.route("/library_items/workbook")
class LibraryFile(MethodView):
    @requires(scope="goals:read")
    @library_blueprint.response(200, content_type=XLSX)
    def get(self, uow: UnitOfWork) -> flask.Response:
        """Indicators as an XLSX that can be brought in again"""
        return flask.Response(item_files.export_items(uow), content_type=XLSX)

    @requires(scope="goals:write")
    @library_blueprint.arguments(ImportForm, location="form")
    @library_blueprint.response(200, ImportOut)
    def post(self, uow: UnitOfWork, form: ImportOptions) -> ImportView:
        """Indicators from a file: a dry run, all or nothing, or the valid rows"""
        rows = uploads.uploaded_rows(item_files)
        return item_files.import_items(uow, rows, **form).to_response(translate)


@library_blueprint.before_request
def _allow_files() -> None:
    """Files may be larger than the JSON that other routes read."""
    flask.request.max_content_length = FILE_LIMIT
