from modeltranslation.translator import TranslationOptions, register

from partners.workshops.models import Programme, Workshop


@register(Workshop)
class WorkshopTranslation(TranslationOptions):
    fields = ("name",)


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("title",)
