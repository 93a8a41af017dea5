"""What the events of a browser task mean to a flow: progress, questions, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.data.browsing import ProgressKind
from interpreter.ai import events as e
from interpreter.ai.port import Event, Failed, Finished, FormField, Progress, Question

ACCEPTED = frozenset({"complete", "excellent"})


class Hearing:
    """Follows one stream: the page that is shown, the round, and what the last check of the answer said."""

    def __init__(self) -> None:
        self._round = 0
        self._url: str | None = None
        self._title: str | None = None
        self._accepted = False
        self._reason = ""

    def of(self, event: e.AiEvent) -> Iterator[Event]:
        """What the flow hears of an event; of most it hears nothing."""
        match event:
            case e.AgentStep(current_iteration=number):
                self._round = number + 1
            case e.BrowserNavigated(title=title, url=url):
                self._title, self._url = title, url
                yield self._progress("navigated", title or url)
            case e.BrowserActionStarted():
                yield self._progress("started", " ".join(filter(None, [event.action, event.ref, event.value])))
            case e.BrowserActionCompleted(error=error):
                yield self._progress("completed", error or "done")
            case e.AgentExtracted(extracted_data=text):
                yield self._progress("extracted", text)
            case e.AgentReasoned(reasoning=text):
                yield self._progress("reasoned", text)
            case e.FormRequest():
                yield _question(event, {})
            case e.FormError():
                yield _question(event, event.field_errors)
            case e.TaskValidated(completion_quality=quality):
                self._accepted = quality in ACCEPTED
            case e.TaskAborted(reason=reason):
                self._reason = reason
            case e.Complete(success=True, final_answer=answer):
                yield Finished(answer, self._accepted)
            case e.Complete(error=error):
                said = self._reason or (error.message if error else "it does not say why")
                yield Failed("browser", f"the browser task failed: {said}")
            case e.Error(error=error):
                yield Failed("browser", f"the browser task broke off: {error.message}")

    def _progress(self, kind: ProgressKind, message: str) -> Progress:
        return Progress(kind, message, self._url, self._title, self._round)


def _question(event: e.FormRequest | e.FormError, errors: dict[str, str]) -> Question:
    fields = tuple(
        FormField(
            one.ref,
            one.label,
            one.field_type,
            one.required,
            tuple(one.options or ()),
            one.current_value,
            one.description,
            errors.get(one.ref),
        )
        for one in event.fields_
    )
    return Question(
        event.request_id,
        event.form_description,
        event.page_url,
        event.page_title,
        fields,
        again=isinstance(event, e.FormError),
    )
