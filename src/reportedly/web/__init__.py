"""The casebook in a browser: pages made on this computer, for this computer unless asked otherwise. `serve` opens them."""

from reportedly.web.application import make_app
from reportedly.web.serve import serve

__all__ = ["make_app", "serve"]
