"""Files of plugins for other programs: no page, no language, for every origin to read."""

from flask import Response
from flask.typing import ResponseReturnValue

from ..errors import LeernetError, NotFound, PluginError
from ..home import home_of
from .route import Route
from .site import Site
from .versions import conditional


def plugin_file(site: Site, key: str, path: str) -> ResponseReturnValue:
    """One file; whatever a plugin breaks with is an error page of ours, and no word of it is shown."""
    files = site.network.plugins.files
    if key not in files:
        raise NotFound("page_unknown", "This page does not exist.")
    with site.network.read() as work:
        try:
            found = files[key].answer(work.db, path, home_of(site.settings), work.now)
        except LeernetError:
            raise
        except Exception as error:
            raise PluginError("page_broken", "The page “{key}” could not be made.", key=key) from error
    response = Response(found.content, content_type=found.mimetype)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return conditional(response)


ROUTES = (Route(rule="/files/<key>/<path:path>", view=plugin_file, localised=False),)
