from shop.expo.models.editions import (
    CatalogueFacts,
    CodeUse,
    ContentRule,
    Edition,
    Entry,
    Event,
    ShortCode,
    rule_on,
)
from shop.expo.models.leads import EventSale, ExportBar, Lead, LeadItem
from shop.expo.models.quotations import (
    Enquiry,
    EnquiryFile,
    EnquiryItem,
    EnquiryMessage,
    Quotation,
    QuotationLine,
    QuotationParcel,
)

__all__ = [
    "CatalogueFacts",
    "CodeUse",
    "ContentRule",
    "Edition",
    "Enquiry",
    "EnquiryFile",
    "EnquiryItem",
    "EnquiryMessage",
    "Entry",
    "Event",
    "EventSale",
    "ExportBar",
    "Lead",
    "LeadItem",
    "Quotation",
    "QuotationLine",
    "QuotationParcel",
    "ShortCode",
    "rule_on",
]
