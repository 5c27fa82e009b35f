"""Every error that VideoFlow raises on purpose.

::

    VideoFlowError                  message (what happened) + action (what to do now)
    ├── UsageError                  wrong command, unknown scene                     exit 2
    ├── RuleError                   a rule of the product refuses                    exit 3
    │   ├── KeyMissingError         a service needs an API key and none was given
    │   ├── BudgetError             the job could pass the project's budget
    │   └── NotApprovedError        all videos are asked for before the storyboard is approved
    ├── ProviderError               a provider failed or refused a job               exit 4
    │   ├── RequestRejectedError    the provider cannot make what was asked for
    │   │   └── ModerationError     its safety check refused the words or a picture
    │   ├── KeyRefusedError         the service does not accept the API key
    │   ├── CreditExhaustedError    the account has no credit left
    │   ├── ServiceBusyError        too many requests; nothing was made
    │   ├── ServiceUnreachableError no connection; nothing was sent
    │   ├── AnswerInvalidError      the service answered what its documentation does not say
    │   ├── CannotCancelError       the service has no way to stop what it started
    │   ├── StillRunningError       no answer for now; the job goes on at the service
    │   ├── SubmissionUncertainError  the request may have reached the service; nobody knows
    │   └── ResultInvalidError      what came back is not the picture or video asked for
    │       └── ResultLostError     what came back could not be kept on this computer
    ├── MediaError                  ffmpeg missing or failed, file not decodable     exit 5
    ├── StorageError                disk, folder or project file                     exit 5
    │   ├── ProjectFileError        truncated, hand-edited, or reaching outside its folder
    │   │   └── NewerVersionError   made by a newer VideoFlow: left alone, not repaired
    │   └── RevisionConflictError   somebody else has written the project meanwhile
    ├── ProjectLockedError          another window or command holds the project      exit 6
    └── InterruptedByUserError      Ctrl+C on the command line                       exit 130

The subclass decides the exit code of the command line; ``message`` and ``action`` are what a person
reads, on the card or on the terminal, already in their language.
"""

from __future__ import annotations


class VideoFlowError(Exception):
    """Base of all of them.

    ``message`` says what happened and names the file, scene or service; ``action`` says what the
    user can do now. Both are full sentences in the user's language.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, action: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.action = action

    def __str__(self) -> str:
        return f"{self.message} {self.action}".rstrip()


class UsageError(VideoFlowError):
    """The command is wrong or names something that does not exist."""

    code = "usage"
    exit_code = 2


class RuleError(VideoFlowError):
    """A rule of the product refuses the command; nothing was changed."""

    code = "refused"
    exit_code = 3


class KeyMissingError(RuleError):
    """A service needs an API key; the message names it and the variable that may hold it."""

    code = "key_missing"


class BudgetError(RuleError):
    """The job could pass the project's budget, or has no known price under one."""

    code = "budget"


class NotApprovedError(RuleError):
    """All videos are asked for, and the storyboard they start from has not been approved."""

    code = "not_approved"


class ProviderError(VideoFlowError):
    """A provider failed or refused a job."""

    code = "provider"
    exit_code = 4


class RequestRejectedError(ProviderError):
    """The provider cannot make what was asked for; asking again the same way will not help."""

    code = "provider_rejected"


class ModerationError(RequestRejectedError):
    """The provider's safety check refused the words or a picture."""

    code = "provider_moderation"


class KeyRefusedError(ProviderError):
    """The service does not accept the API key, or the key may not do this."""

    code = "provider_key"


class CreditExhaustedError(ProviderError):
    """The account at the service has no credit left."""

    code = "provider_credit"


class ServiceBusyError(ProviderError):
    """The service turned the request away because of its load or a rate limit."""

    code = "provider_busy"


class ServiceUnreachableError(ProviderError):
    """There is no connection to the service; nothing reached it."""

    code = "provider_unreachable"


class AnswerInvalidError(ProviderError):
    """The service answered something else than its documentation says."""

    code = "provider_answer"


class CannotCancelError(ProviderError):
    """The service has no way to stop a job that it has accepted."""

    code = "provider_cannot_cancel"


class StillRunningError(ProviderError):
    """The service gave no answer for now; the accepted job goes on there and can be resumed."""

    code = "provider_still_running"

    def __init__(self, message: str, action: str, remote_id: str) -> None:
        super().__init__(message, action)
        self.remote_id = remote_id


class SubmissionUncertainError(ProviderError):
    """A request was sent and no answer came: the job may run, and may be charged for."""

    code = "provider_uncertain"


class ResultInvalidError(ProviderError):
    """The provider delivered something that is not the picture or video asked for.

    ``cost_usd`` is what it says it charged all the same; None where it does not say.
    """

    code = "provider_result"

    def __init__(self, message: str, action: str = "", cost_usd: float | None = None) -> None:
        super().__init__(message, action)
        self.cost_usd = cost_usd


class ResultLostError(ResultInvalidError):
    """What was delivered, and perhaps charged, could not be kept on this computer."""

    code = "provider_result_lost"


class MediaError(VideoFlowError):
    """A media file or the media tools (ffmpeg) failed."""

    code = "media"
    exit_code = 5


class StorageError(VideoFlowError):
    """The disk, a folder or a project file failed."""

    code = "storage"
    exit_code = 5


class ProjectFileError(StorageError):
    """``project.json`` cannot be used: truncated, hand-edited, newer, or reaching outside."""

    code = "project_file"


class NewerVersionError(ProjectFileError):
    """The document was made by a newer VideoFlow: it must be left alone, not repaired."""

    code = "newer_version"


class RevisionConflictError(StorageError):
    """The revision on disk is not the one this window wrote last."""

    code = "conflict"


class ProjectLockedError(VideoFlowError):
    """Another window or command holds the project for writing."""

    code = "locked"
    exit_code = 6


class InterruptedByUserError(VideoFlowError):
    """Ctrl+C on the command line; what was finished by then is kept."""

    code = "interrupted"
    exit_code = 130
