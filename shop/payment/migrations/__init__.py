from oscar.apps.payment import migrations as _core

__path__ = [*__path__, *_core.__path__]
