from oscar.apps.shipping import migrations as _core

__path__ = [*__path__, *_core.__path__]
