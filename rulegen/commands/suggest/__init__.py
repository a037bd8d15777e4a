"""`rulegen suggest`: unmatched lines -> groups -> proven rules, ranked and safe.

`whole` is all of it: `collect` reads and mines the reported lines, `make` turns them into
suggestions (`guard` keeps each to its own lines). `choose` says which are listed and taken,
`writing` plans the files, `backtest` learns on the older half and looks at the newer one,
`review` is the state of an interactive session.
"""

from rulegen.commands.suggest.choose import Selection, Want, select
from rulegen.commands.suggest.values import Suggestion, Suggestions, identity
from rulegen.commands.suggest.whole import suggest

__all__ = [
    "Selection",
    "Suggestion",
    "Suggestions",
    "Want",
    "identity",
    "select",
    "suggest",
]
