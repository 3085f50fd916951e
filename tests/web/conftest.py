"""Templates are rendered as pages render them: with a request and the frame."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines


@pytest.fixture
def visit(rf):
    """A request of nobody in particular, to a page of ours."""

    def make(path="/", **headers):
        request = rf.get(path, headers=headers)
        request.user = AnonymousUser()
        request._messages = []
        return request

    return make


@pytest.fixture
def draw(visit):
    """Render a line of template with what it needs."""

    def render(source, **context):
        template = engines["django"].from_string(source)
        return " ".join(template.render(context, visit()).split())

    return render
