"""What may follow which state; the diagrams in docs/ are printed from these tables."""

from chomchom.trade.enums import ApplicationState as A
from chomchom.trade.enums import MissionState as M

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
    A.INELIGIBLE: (A.SUBMITTED,),
    A.REVIEWED: (A.ACCEPTED, A.RESERVE, A.REFUSED, A.WITHDRAWN),
    A.ACCEPTED: (A.RESERVE, A.REFUSED, A.WITHDRAWN),
    A.RESERVE: (A.ACCEPTED, A.REFUSED, A.WITHDRAWN),
    A.REFUSED: (A.ACCEPTED, A.RESERVE),
    A.WITHDRAWN: (),
}
