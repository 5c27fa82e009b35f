"""What the user reads where nobody knows: lost answers, jobs that go on, results not fetched."""

from __future__ import annotations

from ssl import SSLCertVerificationError

import httpx

from videoflow.domain.service import ServiceProfile
from videoflow.errors import (
    AnswerInvalidError,
    CreditExhaustedError,
    KeyRefusedError,
    ProviderError,
    ServiceBusyError,
    ServiceUnreachableError,
    StillRunningError,
    StorageError,
    SubmissionUncertainError,
)
from videoflow.i18n import _

_ABOUT_THE_WAY = (
    AnswerInvalidError,
    CreditExhaustedError,
    KeyRefusedError,
    ServiceUnreachableError,
)
"""What is wrong between us and a service, not with a job: said as it is."""


def unreachable(profile: ServiceProfile, error: Exception) -> ServiceUnreachableError:
    """There is no connection; nothing was sent."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
        action = _("Check its address under Settings → Services.")
    elif _certificate_refused(error):
        action = _(
            "Its certificate is not trusted here. Where a company's proxy looks into connections, "
            "choose its CA bundle under Settings → Services → Network."
        )
    else:
        action = _("Check your internet connection, and its address under Settings → Services.")
    return ServiceUnreachableError(
        _("{service} cannot be reached.").format(service=profile.name), action
    )


def _certificate_refused(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def uncertain(profile: ServiceProfile) -> SubmissionUncertainError:
    """The answer to what may be charged is lost."""
    return SubmissionUncertainError(
        _("{service} was asked, but its answer was lost: it may have been charged.").format(
            service=profile.name
        ),
        _look_at_dashboard(),
    )


def stopped_while_sending(profile: ServiceProfile) -> SubmissionUncertainError:
    """The user did not wait for the answer to what may be charged."""
    return SubmissionUncertainError(
        _("You stopped while {service} was working on it: it may have been charged.").format(
            service=profile.name
        ),
        _look_at_dashboard(),
    )


def lost(profile: ServiceProfile) -> SubmissionUncertainError:
    """The service does not know the job any more."""
    return SubmissionUncertainError(
        _("{service} does not know this job any more: it may have been charged.").format(
            service=profile.name
        ),
        _look_at_dashboard(),
    )


def still_running(profile: ServiceProfile, remote_id: str) -> StillRunningError:
    """Our patience ended before the job did."""
    return StillRunningError(
        _("{service} is still working on this.").format(service=profile.name),
        _("Press Retry to go on waiting for it, now or later: it is not paid for twice."),
        remote_id,
    )


def cannot_look(
    profile: ServiceProfile, remote_id: str, trouble: ProviderError
) -> StillRunningError:
    """The service cannot be asked after the job for now. Its complaint is about our asking: in
    words meant for a job it would say that this one failed, and how to pay for another."""
    reason, advice = _("{service} cannot be asked now.").format(service=profile.name), ""
    if isinstance(trouble, _ABOUT_THE_WAY):
        reason = trouble.message
    if isinstance(trouble, (*_ABOUT_THE_WAY, ServiceBusyError)):
        advice = trouble.action
    return StillRunningError(
        _("{reason} The job goes on at the service.").format(reason=reason),
        _("Press Retry to fetch its result: it is not paid for twice. {advice}")
        .format(advice=advice)
        .rstrip(),
        remote_id,
    )


def not_downloaded(profile: ServiceProfile, remote_id: str) -> StillRunningError:
    """The result is there, its download failed."""
    return StillRunningError(
        _("The result is ready at {service}, but it could not be downloaded.").format(
            service=profile.name
        ),
        _("Press Retry to download it again: nothing is made or paid for a second time."),
        remote_id,
    )


def not_written(error: OSError) -> StorageError:
    """The result could not be put on this computer's disk."""
    return StorageError(
        _("The result could not be written to the disk ({reason}).").format(
            reason=error.strerror or type(error).__name__
        ),
        _("Make room on the disk and check that the project folder can be written to."),
    )


def _look_at_dashboard() -> str:
    return _("Look at the service's dashboard, then say here whether it was.")
