"""The text of `jobs.yaml` to its jobs, or to all that is wrong with it, each at its exact place.

Words stay as they are written; the key says what they mean. References, tags, keys that stand twice and second
documents are refused while the layout is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from dsl.data.durations import read_duration
from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Any, cast, words_of
from dsl.manifest.keys import KEYS, TOP
from dsl.manifest.model import HOUR, NAME, FlowFile, Job, Manifest, Review, Right
from dsl.nodes.control import Field
from dsl.source import Source, Span
from dsl.spelling import closest
from dsl.struct import Struct
from dsl.yaml import events


class Read(Struct):
    """What was read; no manifest when anything is wrong."""

    manifest: Manifest | None
    diagnostics: tuple[Diagnostic, ...]


def read_manifest(source: Source, files: Collection[str] | None = None) -> Read:
    """The manifest of a text. `files` are the flows beside it, by name; None when they are not looked at."""
    found: list[Diagnostic] = []
    top = events.compose(source, found).top
    if found:
        return Read(None, tuple(found))
    jobs = _Reader(source, files, found).jobs(top)
    found.sort(key=lambda one: one.order)
    return Read(None if found else Manifest(source, jobs), tuple(found))


class _Reader:
    def __init__(self, source: Source, files: Collection[str] | None, found: list[Diagnostic]) -> None:
        self.source = source
        self.files = files
        self.found = found

    def say(self, code: str, message: str, place: Span | events.Node, **more: Any) -> None:
        span = place if isinstance(place, Span) else place.span
        first = self.source.text[span.start : span.end].split("\n", 1)[0].rstrip()
        self.found.append(error(code, message, Span(span.start, span.start + max(1, len(first))), **more))

    def jobs(self, top: events.Node | None) -> dict[str, Job]:
        if not isinstance(top, events.Mapping):
            self._no_jobs(Span(0, 1) if top is None else top.span)
            return {}
        read: dict[str, Job] = {}
        for key, value in top.pairs:
            if key.value != TOP:
                self._unknown(key, (TOP,), "this file")
            elif isinstance(value, events.Mapping):
                read = {alias.value: self._job(alias, details) for alias, details in value.pairs}
            elif not isinstance(value, events.Scalar) or not value.empty:
                self.say("M104", "the jobs stand below `jobs:` by name, as `catalog:`", value)
        if not self.found and TOP not in top.names:
            self._no_jobs(top.span)
        return read

    def _no_jobs(self, span: Span) -> None:
        self.say("M107", "this file begins with `jobs:` and the jobs by name below it", span)

    def _unknown(self, key: events.Scalar, known: tuple[str, ...], what: str) -> None:
        near = closest(key.value, known)
        fix = None if near is None else Fix(f"write `{near}`", (Edit(key.span, near),))
        said = f"{what} has no `{key.value}`" + (f"; did you mean `{near}`?" if near else "")
        self.say("M101", said, key, fix=fix, help="" if near else f"it has {', '.join(known)}")

    def _job(self, alias: events.Scalar, details: events.Node) -> Job:
        before = len(self.found)
        if not isinstance(details, events.Mapping):
            if not isinstance(details, events.Scalar) or not details.empty:
                self.say("M104", f"job `{alias.value}` has its details as `name: value` below it", details)
            details = events.Mapping(alias.end, 0, flow=False, end=alias.end)
        job = self._made(alias, _Details(self, details))
        if len(self.found) == before:
            self._has_work(alias, job)
        return job

    def _made(self, alias: events.Scalar, details: _Details) -> Job:
        for key, _ in details.pairs:
            if key.value not in KEYS:
                self._unknown(key, tuple(KEYS), "a job")
        return Job(
            alias=alias.value,
            span=alias.span,
            flows=(*details.flows("flow"), *details.flows("flows")),
            data_dump=details.flag("data_dump"),
            automation=details.word("automation") or "default",
            sub_tasks=details.flag("sub_tasks"),
            timeout=details.seconds("timeout"),
            review=cast(Review, details.choice("review", words_of(Review)) or "none"),
            shares=details.shares("shares"),
            slots=details.count("slots"),
            restartable=details.flag("restartable"),
            server=details.word("server"),
            id=details.word("id"),
            inputs=details.inputs("inputs"),
        )

    def _has_work(self, alias: events.Scalar, job: Job) -> None:
        if job.data_dump and job.flows:
            self.say("M103", f"job `{alias.value}` takes rows and runs flows; it can only do one of them", alias)
        elif not job.data_dump and not job.flows and not job.elsewhere:
            said = f"job `{alias.value}` has neither `flows` to run nor `data_dump: true`"
            self.say("M103", said, alias, help="add `flows: [read_price.flow]`, or `data_dump: true` if it takes rows")


class _Details:
    """The details of one job, each read by what its key means."""

    def __init__(self, reader: _Reader, details: events.Mapping) -> None:
        self.pairs = details.pairs
        self._reader = reader
        self._by_key = {key.value: value for key, value in details.pairs}

    def _wrong(self, value: events.Node, message: str, code: str = "M104", **more: Any) -> None:
        self._reader.say(code, message, value, **more)

    def word(self, key: str) -> str | None:
        """One word or text; None when it is not there, or is none."""
        value = self._by_key.get(key)
        if value is None:
            return None
        if not isinstance(value, events.Scalar) or not value.value:
            self._wrong(value, f"`{key}` is one word")
            return None
        return value.value

    def choice(self, key: str, words: tuple[str, ...]) -> str | None:
        """One of some words."""
        said = self.word(key)
        if said is not None and said not in words:
            self._not_one_of(self._by_key[key], said, f"`{key}` is {', '.join(words[:-1])} or {words[-1]}", words)
            return None
        return said

    def _not_one_of(self, value: events.Node, said: str, message: str, words: tuple[str, ...]) -> None:
        near = closest(said, words)
        fix = None if near is None else Fix(f"write `{near}`", (Edit(value.span, near),))
        self._wrong(value, message + (f"; did you mean `{near}`?" if near else ""), "M106", fix=fix)

    def flag(self, key: str) -> bool:
        said = self.word(key)
        if said not in ("true", "false", None):
            self._wrong(self._by_key[key], f"`{key}` is true or false")
        return said == "true"

    def seconds(self, key: str) -> Decimal:
        said = self.word(key)
        if said is None:
            return HOUR
        limit = read_duration(said)
        if limit is None or limit.total_seconds() <= 0:
            number = said.isdigit() and len(said) < 10 and int(said) > 0
            fix = Fix(f"write `{said}m`", (Edit(self._by_key[key].span, f"{said}m"),), safe=False) if number else None
            self._wrong(self._by_key[key], f"`{key}` is a time like 20m or 2h", "M105", fix=fix)
            return HOUR
        return Decimal(str(limit.total_seconds()))

    def count(self, key: str) -> int | None:
        said = self.word(key)
        if said is None:
            return None
        if not said.isascii() or not said.isdigit() or len(said) > 9 or not int(said):
            self._wrong(self._by_key[key], f"`{key}` is a whole number from 1")
            return None
        return int(said)

    def shares(self, key: str) -> Mapping[str, Right]:
        value = self._by_key.get(key)
        if value is None:
            return {}
        if not isinstance(value, events.Mapping):
            self._wrong(value, f"`{key}` names users with `view` or `edit`, as `{{ben: edit}}`")
            return {}
        for _, right in value.pairs:
            said = right.value if isinstance(right, events.Scalar) else ""
            if said not in words_of(Right):
                self._not_one_of(right, said, f"`{key}` names users with `view` or `edit`", words_of(Right))
        return {user.value: cast(Right, right.value) for user, right in value.pairs if isinstance(right, events.Scalar)}

    def flows(self, key: str) -> tuple[FlowFile, ...]:
        value = self._by_key.get(key)
        if value is None:
            return ()
        items = value.items if isinstance(value, events.Sequence) else [value]
        if not items or not all(isinstance(one, events.Scalar) and one.value for one in items):
            self._wrong(value, f"`{key}` is a list of files beside this one, as `[read_price.flow]`")
            return ()
        files = tuple(FlowFile(one.value, one.span) for one in items if isinstance(one, events.Scalar))
        for file in files:
            self._exists(file)
        return files

    def _exists(self, file: FlowFile) -> None:
        files = self._reader.files
        if files is None or file.name in files:
            return
        near = closest(file.name, files)
        fix = None if near is None else Fix(f"write `{near}`", (Edit(file.span, near),))
        said = f"there is no flow {file.name} beside {NAME}" + (f"; did you mean {near}?" if near else "")
        self._reader.say("M102", said, file.span, fix=fix)

    def inputs(self, key: str) -> tuple[Field, ...] | None:
        """What a job that lives elsewhere wants, as `{url: text}`; None when it does not say."""
        value = self._by_key.get(key)
        if value is None:
            return None
        if not isinstance(value, events.Mapping):
            self._wrong(value, f"`{key}` names each input with its type, as `url: text`")
            return None
        return tuple(field for name, type_ in value.pairs for field in self._input(name, type_))

    def _input(self, name: events.Scalar, type_: events.Node) -> tuple[Field, ...]:
        from dsl.text import read  # noqa: PLC0415 - only such jobs need the reader of flows

        said = type_.value if isinstance(type_, events.Scalar) and "\n" not in type_.value else ""
        document = read(Source(f'flow "x"\n\ninputs:\n  {name.value}: {said}\n\nsteps:\n  log "x"\n'))
        if document.diagnostics or not said:
            self._wrong(type_, f"`{name.value}` has a type here, as `text` or `integer = 2`")
            return ()
        return document.flow.inputs
