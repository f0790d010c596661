"""Places and pictures of the handbook as its pages show them."""

from django import template

from tourism import pictures
from tourism.presentation import hours_lines, unit_name

register = template.Library()
register.filter("unit_name", unit_name)
register.filter("hours_lines", hours_lines)
register.inclusion_tag("tourism/picture.html", name="picture")(pictures.in_slot)
