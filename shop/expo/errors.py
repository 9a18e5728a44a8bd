from config.common.errors import Refused


class ExpoRefused(Refused):
    """Something that cannot be put into an exhibition, a catalogue or a code."""
