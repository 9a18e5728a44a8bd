from config.common.dates import day

__all__ = ["day"]
