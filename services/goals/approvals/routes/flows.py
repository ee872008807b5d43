"""HTTP routes of approval flows."""

from flask.views import MethodView

from servicekit.http.edge import expected_version, requires
from servicekit.http.parsing import blueprint
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.schemas.flows import FlowIn, FlowInput, FlowOut, FlowsOut
from services.goals.approvals.use_cases import flows

flows_blueprint = blueprint("approval-flows", "Who approves what, by level and trigger")


@flows_blueprint.route("/approval-flows")
class Flows(MethodView):
    @requires(scope="goals:read")
    @flows_blueprint.response(200, FlowsOut)
    def get(self, uow: UnitOfWork) -> dict[str, list[flows.FlowView]]:
        """All flows, defaults included"""
        return {"items": flows.list_flows(uow)}

    @requires(scope="goals:write")
    @flows_blueprint.arguments(FlowIn)
    @flows_blueprint.response(200, FlowOut)
    def put(self, uow: UnitOfWork, flow: FlowInput) -> flows.FlowView:
        """Replace a flow (If-Match, "0" for a default); without steps, back to the default"""
        return flows.set_flow(uow, flow, expected_version())
