"""What the sources of daemons say that they write: the catalogue of known formats.

`catalogue()` gives the formats; `Catalogue.recognise` names the format of a message, and
`Format.narrowed` the template of its rule. The formats themselves are the TOML files here.
"""

from __future__ import annotations

from rulegen.formats.catalogue import Catalogue, catalogue
from rulegen.formats.entry import Format
from rulegen.formats.syntax import FormatError

__all__ = ["Catalogue", "Format", "FormatError", "catalogue"]
