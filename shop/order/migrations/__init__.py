from oscar.apps.order import migrations as _core

__path__ = [*__path__, *_core.__path__]
