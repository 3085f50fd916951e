"""Choosing as which of their posts somebody works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from naicha.posts.errors import NotYourPost
from naicha.posts.queries import in_force
from naicha.web.middleware import way_back

POST = "post"  # the session's word for the chosen post
PK_LENGTH = 19  # digits of the longest key


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work as another post from now on, and go back to the page.

    Raises:
        NotYourPost: it is not one of theirs in force.
    """
    written = request.POST.get("post", "")
    pk = int(written) if written.isdecimal() and len(written) < PK_LENGTH else 0
    mine = in_force(timezone.now()).filter(person=request.user.pk, pk=pk)
    if not mine.exists():
        raise NotYourPost
    request.session[POST] = pk
    return redirect(way_back(request))
