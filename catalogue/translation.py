from modeltranslation.translator import TranslationOptions, register

from catalogue.models import Category, Material, Product


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = ("title", "description", "material", "technique")


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("name",)
