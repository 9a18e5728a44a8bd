from modeltranslation.translator import TranslationOptions, register

from partners.workshops.models import Workshop


@register(Workshop)
class WorkshopTranslation(TranslationOptions):
    fields = ("name",)
