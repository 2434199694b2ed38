"""Who may open documents at all; *which* ones is said by the programme that owns the subject (``subjects``)."""

from chomchom.people.rights import ALL

RIGHTS = {"documents.see": ALL}
