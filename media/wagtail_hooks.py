from wagtail import hooks

from media.share import OnGround


@hooks.register("register_image_operations")
def register_on_ground() -> list[tuple[str, type[OnGround]]]:
    return [("ground", OnGround)]
