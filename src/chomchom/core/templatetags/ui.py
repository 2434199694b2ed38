"""The components of every page; the gallery shows each in every state."""

from django import template

register = template.Library()
