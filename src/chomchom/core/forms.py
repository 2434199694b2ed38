"""How every Django form is drawn: ``{{ form }}`` and ``{{ form.name.as_field_group }}`` use the templates in ui/."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
