"""The HTTP edge of tenants."""

from uuid import UUID

import flask
from flask.views import MethodView

from servicekit.http.edge import public, requires
from servicekit.http.idempotency import HEADER
from servicekit.http.localization import request_locale
from servicekit.http.parsing import blueprint
from servicekit.http.schemas import PageQuery, Query
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from servicekit.unit_of_work.tenant import TenantContext

from . import schemas
from .use_cases import audit_trail, identity_providers, sign_ups, tenant_profiles
from .views import IdentityProviderView, SignUpView

sign_ups_blueprint = blueprint("sign-ups", "Companies that sign up by themselves")
tenant_blueprint = blueprint("tenant", "The caller's company: profile, sign-in, audit trail")
blueprints = [sign_ups_blueprint, tenant_blueprint]


@sign_ups_blueprint.route("/sign-ups")
class SignUps(MethodView):
    @public("a company that signs up has no account yet")
    @sign_ups_blueprint.arguments(schemas.SignUpIn)
    @sign_ups_blueprint.response(202, schemas.SignUpOut)
    def post(self, uow: UnitOfWork, request: schemas.SignUpRequest) -> SignUpView:
        """Sign a company up"""
        key = flask.request.headers.get(HEADER, "")
        return sign_ups.sign_up(uow, request, key, request_locale())


@sign_ups_blueprint.route("/sign-ups/<uuid:sign_up_id>")
class OneSignUp(MethodView):
    @public("the person who waits holds the secret of the sign-up")
    @sign_ups_blueprint.arguments(schemas.Watch, location="query")
    @sign_ups_blueprint.response(200, schemas.SignUpOut)
    def get(self, uow: UnitOfWork, query: dict[str, str], sign_up_id: UUID) -> SignUpView:
        """How far a sign-up is"""
        return sign_ups.show_progress(uow, sign_up_id, query["progress_secret"], request_locale())


@sign_ups_blueprint.route("/slugs/<string:slug>")
class Slug(MethodView):
    @public("asked while the sign-up form is filled in")
    @sign_ups_blueprint.response(200, schemas.SlugOut)
    def get(self, uow: UnitOfWork, slug: str) -> dict[str, bool]:
        """Whether a company may take the slug"""
        return {"free": sign_ups.is_slug_free(uow, slug)}


@tenant_blueprint.route("/tenant")
class OneTenant(MethodView):
    @requires(scope="tenants:read")
    @tenant_blueprint.response(200, schemas.TenantOut)
    def get(self, uow: UnitOfWork) -> TenantContext:
        """The caller's company"""
        return tenant_profiles.show_tenant(uow)


@tenant_blueprint.route("/identity-providers")
class IdentityProviders(MethodView):
    @requires(scope="tenants:read", internal=True)
    @tenant_blueprint.arguments(Query, location="query")
    @tenant_blueprint.response(200, schemas.IdentityProviderPage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> Page:
        """The company's own identity providers"""
        return identity_providers.list_providers(uow, **query)

    @requires(scope="tenants:write", internal=True)
    @tenant_blueprint.arguments(schemas.IdentityProviderIn)
    @tenant_blueprint.response(201, schemas.IdentityProviderOut)
    def post(
        self, uow: UnitOfWork, request: identity_providers.IdentityProviderRequest
    ) -> IdentityProviderView:
        """Attach the company's own OIDC provider"""
        return identity_providers.add_provider(uow, request)


@tenant_blueprint.route("/audit")
class Audit(MethodView):
    @requires(scope="audit:read")
    @tenant_blueprint.arguments(Query, location="query")
    @tenant_blueprint.response(200, schemas.AuditPage)
    def get(self, uow: UnitOfWork, query: PageQuery) -> Page:
        """Who changed what, newest first"""
        return audit_trail.list_entries(uow, **query)
