"""Two pages between basket and order: where to, then check and pay.

Both read everything anew: the session holds only what was typed, the form judges it, prices come from the
tables. So Back, a second tab and a double submission cannot order anything the page did not show.
"""
