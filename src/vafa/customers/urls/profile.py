"""Addresses of a customer's profile: panels of the card and what is written there."""

from __future__ import annotations

from django.urls import URLPattern

profile_urls: list[URLPattern] = []
