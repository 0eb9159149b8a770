"""What a client that cannot be asked gets from the conformance server."""

from drivers import INSPECTOR, Session, text
from questions import asked_of
from support.results import check, equal

UNASKED = []


@asked_of(UNASKED)
def a_client_that_cannot_be_asked_is_told_what_it_lacks(session: Session):
    for tool, arguments in (("test_missing_capability", {}), ("test_sampling", {"prompt": "x"})):
        wanted = 'this needs a client that declares the capability {"sampling":{}}'
        if session.is_modern:
            error = session.error("call", tool=tool, arguments=arguments)
            equal(error["code"], -32021)
            check(wanted in error["message"], error)
        else:
            equal(session.failure(tool, **arguments), wanted)


@asked_of(UNASKED)
def a_client_that_cannot_be_asked_has_the_rest(session: Session):
    # Inspector's commands have no user and no model, but an empty list of roots.
    count = 1 if session.client.program is INSPECTOR else 0
    equal(text(session.call("test_input_required_result_capabilities")),
          f"The client answered {count} questions.")
