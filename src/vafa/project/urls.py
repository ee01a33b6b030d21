"""Every address of the installation, feature by feature."""

from __future__ import annotations

from django.urls import include, path

from vafa.project import features

urlpatterns = [path(prefix, include(module)) for prefix, module in features.URLS]
