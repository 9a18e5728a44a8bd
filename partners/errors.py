from config.common.errors import Refused


class PartnerRefused(Refused):
    """What the rules on prisons, offices and workshops do not allow."""
