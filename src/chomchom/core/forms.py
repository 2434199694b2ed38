"""How every Django form is drawn: ``{{ form }}`` and ``{{ form.name.as_field_group }}`` use the templates in ui/."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from chomchom.core.text import whole


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their numbers; one that no row can have is an invalid choice, not an error of the database."""

    def _check_values(self, value: Any) -> Any:
        for pk in value if isinstance(value, list | tuple) else ():
            if whole(str(pk)) is None:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid", params={"pk": pk})
        return super()._check_values(value)
