"""Which errors pass by themselves, so that the same work is tried again instead of given up."""

from psycopg import OperationalError
from sqlalchemy.exc import OperationalError as WrappedFault
from sqlalchemy.exc import TimeoutError as PoolTimeout

from servicekit.errors import Unavailable

# SQLSTATE class 54, program limit exceeded: the same values exceed it every time.
PROGRAM_LIMIT_EXCEEDED = "54"


def is_transient(fault: BaseException) -> bool:
    """Whether the same work can succeed later though nothing about it was changed."""
    cause = fault.orig if isinstance(fault, WrappedFault) else fault
    if isinstance(cause, OperationalError):
        # No code at all is a connection that could not be made or was lost.
        return not (cause.sqlstate or "").startswith(PROGRAM_LIMIT_EXCEEDED)
    return isinstance(cause, Unavailable | PoolTimeout)
