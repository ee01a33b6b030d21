"""The web application that granian serves."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.project.settings")
application = get_wsgi_application()
# Pages are loaded now and not with the first request. What is loaded stays as long as the process,
# so the collector need not walk through it again: that took 150 ms of every twentieth request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
