from tests.support.grounds import grounded

__all__ = ["grounded"]
