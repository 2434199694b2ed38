"""What may follow which state; the diagrams in docs/ are printed from these tables."""

from chomchom.trade.enums import ApplicationState as A
from chomchom.trade.enums import MissionState as M
from chomchom.trade.enums_ledger import DealState as D
from chomchom.trade.rules.timetable import TRANSITIONS

NEXT: dict[M, tuple[M, ...]] = {
    M.PLANNED: (M.CALLING, M.PREPARING, M.CLOSED),
    M.CALLING: (M.SELECTING, M.PLANNED),
    M.SELECTING: (M.PREPARING, M.CALLING),
    M.PREPARING: (M.ABROAD, M.SELECTING),
    M.ABROAD: (M.FOLLOWING,),
    M.FOLLOWING: (M.CLOSED,),
    M.CLOSED: (),
}
"""A mission goes on one step at a time; a call can be opened anew while nothing is decided abroad."""

APPLICATION: dict[A, tuple[A, ...]] = {
    A.SUBMITTED: (A.REVIEWED, A.INELIGIBLE, A.WITHDRAWN),
    A.INELIGIBLE: (A.WITHDRAWN,),
    A.REVIEWED: (A.ACCEPTED, A.RESERVE, A.REFUSED, A.WITHDRAWN),
    A.ACCEPTED: (A.RESERVE, A.REFUSED, A.WITHDRAWN),
    A.RESERVE: (A.ACCEPTED, A.REFUSED, A.WITHDRAWN),
    A.REFUSED: (A.ACCEPTED, A.RESERVE, A.WITHDRAWN),
    A.WITHDRAWN: (),
}
"""Who is not eligible may apply anew: the first application is then withdrawn. A decision is changed with a reason."""

DEAL: dict[D, tuple[D, ...]] = {
    D.OPEN: (D.SHIPPED, D.LAPSED, D.CANCELLED, D.LOST),
    D.SHIPPED: (D.OPEN,),
    D.LAPSED: (D.OPEN,),
    D.CANCELLED: (D.OPEN,),
    D.LOST: (D.OPEN,),
}
"""A deal is folded from its ledger: it has shipped with its last declaration (and not any more once that line is
corrected), it ends with a reason, and goes on when somebody takes it up again."""

TABLES: dict[str, dict] = {"mission": NEXT, "application": APPLICATION, "meeting": TRANSITIONS, "deal": DEAL}
"""What docs/reference/states-trade.md is printed from."""
