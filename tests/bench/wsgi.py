"""What gunicorn serves in the benchmark: whichever site the environment's settings describe."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
