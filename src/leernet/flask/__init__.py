"""leernet in Flask: one blueprint with the public pages, the participant's own page and the organiser's desk.

Mount it with ``app.register_blueprint(blueprint(network), url_prefix="/leren")``.
"""

from ..model import DeskRole
from ..services.rights.held import Grant
from .blueprint import blueprint
from .mount import User

__all__ = ["DeskRole", "Grant", "User", "blueprint"]
