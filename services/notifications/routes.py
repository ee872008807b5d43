"""The HTTP edge of notifications, by feature."""

from services.notifications.delivery.routes import Deliveries
from services.notifications.endpoints.routes import endpoints_blueprint
from services.notifications.inbox.routes import notices_blueprint

endpoints_blueprint.route("/endpoints/<uuid:endpoint_id>/deliveries")(Deliveries)
blueprints = [notices_blueprint, endpoints_blueprint]
