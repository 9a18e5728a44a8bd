"""Path-traced stand-ins for photographs of demo goods, so that no real workshop's picture is borrowed."""
