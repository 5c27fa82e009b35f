"""The templates as a person chooses among them."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.brief import Template
from videoflow.i18n import _


@dataclass(frozen=True)
class TemplateView:
    """One entry of a picker. ``id`` is what a brief's ``template`` says."""

    id: str
    name: str
    about: str
    """One line: how the film tells it, and what it suits."""


def template_views() -> tuple[TemplateView, ...]:
    """All templates in the user's language, the default first."""
    return tuple(TemplateView(template.value, *_words(template)) for template in Template)


def _words(template: Template) -> tuple[str, str]:
    return {
        Template.HOOK_PROBLEM_SOLUTION_CTA: (
            _("Problem and solution"),
            _("Catch the eye, name the trouble, show what helps. Fits almost everything."),
        ),
        Template.TESTIMONIAL: (
            _("Testimonial"),
            _("A customer tells in their own words how it was, and how it is now."),
        ),
        Template.UNBOXING: (
            _("Unboxing"),
            _("A parcel arrives, layer by layer, until the product sees the light."),
        ),
        Template.BEFORE_AFTER: (
            _("Before and after"),
            _("The same place twice: without the product, then with it."),
        ),
        Template.LISTICLE: (
            _("Reasons why"),
            _("A counted list, one reason a scene. Best where there is much to say."),
        ),
        Template.LAUNCH: (
            _("Launch"),
            _("Something new: a tease, a countdown, the reveal. Best for a first showing."),
        ),
    }[template]
