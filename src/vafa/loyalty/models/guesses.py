"""Codes that people tried: enough to slow down those who guess, and nothing that names anybody."""

from __future__ import annotations

from django.db import models


class CodeGuess(models.Model):
    """One try of a code. People, devices, addresses and codes are salted hashes; forgotten soon."""

    person = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    # Only of codes that worked, so that one good code tried again counts once.
    code = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="loyalty_guess_person"),
            models.Index(fields=["address", "-at"], name="loyalty_guess_address"),
            models.Index(fields=["-at"], name="loyalty_guess_time"),
        ]
