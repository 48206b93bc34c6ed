"""What every way of checking shares: rules, texts, what is found in them, what was judged."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import configuration
from pipeline.check import baseline
from pipeline.check.baseline import Entry, Judged
from pipeline.check.choosing import checked_words, chosen, without
from pipeline.check.folding import LIMIT
from pipeline.check.hit import Hit, by_tag, hits
from pipeline.cli.check.reading import Text, read
from pipeline.cli.check.sources import Source, sources
from pipeline.errors import CorrigendaError, Exit, InputError
from pipeline.kinds import Rule
from pipeline.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Desk:
    """What was asked for, worked out once: the rules, the judgements, where things lie."""

    words: tuple[str, ...]
    root: Path
    rules: tuple[Rule, ...]
    configured: configuration.Configuration
    baseline: Path
    entries: tuple[Entry, ...]
    language: str
    encoding: str | None
    limit: int

    @classmethod
    def of(cls, options: argparse.Namespace) -> Desk:
        """The desk that the command line and corrigenda.toml ask for.

        Raises UsageError for a rule that is not, InputError for a file that is not as it must be.
        """
        from pipeline import catalog

        every = catalog.rules()
        held = configuration.configured(options.workspace)
        select = _words(every, options.select, "--select") or checked_words(
            every, held.select, held.where("select")
        )
        ignore = _words(every, options.ignore, "--ignore") + checked_words(
            every, held.ignore, held.where("ignore")
        )
        for _, words in held.per_file:
            checked_words(every, words, held.where(configuration.PER_FILE))
        judged = options.baseline or held.root / baseline.NAME
        language = options.language or held.language
        if language:
            where = "--language" if options.language else held.where("language")
            _check_language(language, where)
        return cls(
            tuple(options.sources),
            options.workspace,
            chosen(every, select, ignore),
            held,
            judged,
            _entries(judged, options.baseline is not None and options.add_baseline is None),
            language,
            options.encoding,
            next(n for n in (options.limit, held.limit, LIMIT) if n is not None),
        )

    def texts(self, faults: list[CorrigendaError]) -> Iterator[Text]:
        """Every text asked for; what cannot be read goes to `faults` instead."""
        for source in sources(self.words, self.root):
            try:
                if isinstance(source, CorrigendaError):
                    raise source
                yield read(source, self.language, self.encoding)
            except CorrigendaError as fault:
                faults.append(fault)

    def rules_for(self, source: Source) -> tuple[Rule, ...]:
        """The rules that hold for this file."""
        if source.path is None:
            return self.rules
        from pipeline import catalog

        ignored = self.configured.ignored(source.path)
        return without(self.rules, checked_words(catalog.rules(), ignored, ""))

    def file(self, source: Source) -> str:
        """The name of a file in the baseline: from the baseline's folder, where it lies below."""
        if source.path is None:
            return source.name
        full, home = source.path.resolve(), self.baseline.resolve().parent
        return full.relative_to(home).as_posix() if full.is_relative_to(home) else full.as_posix()

    def judged(self, source: Source, text: str, found: Sequence[Hit]) -> Judged:
        """The hits that no entry of the baseline takes off.

        An entry holds in its file, and everywhere once its file is gone (it may have been renamed);
        standard input may be any file.
        """
        name, home = self.file(source), self.baseline.resolve().parent
        rules = {rule.id for rule in self.rules_for(source)}
        entries = [
            entry
            for entry in self.entries
            if entry.rule in rules
            and (entry.file == name or source.path is None or not (home / entry.file).exists())
        ]
        made = baseline.judged(text, found, entries)
        if source.path is None or source.line is not None:
            return Judged(made.open, made.count, made.used, ())
        return made

    def look(
        self, text: Text, written: str, rules: Sequence[Rule]
    ) -> tuple[tuple[Hit, ...], Profile]:
        """The hits of some rules in a text as it is now, judged ones included, and its profile."""
        from pipeline.detect import detect, profile_of

        profile = profile_of(written, text.document.languages[0])
        suspects = detect(replace(text.document, text=written), profile, rules)
        found = hits(written, suspects, by_tag(rules))
        if text.source.line is not None:
            line, column = text.source.line, text.source.column
            found = tuple(hit for hit in found if hit.line == line and column in (None, hit.column))
        return found, profile


def _words(rules: Sequence[Rule], given: Sequence[str], where: str) -> tuple[str, ...]:
    return checked_words(rules, (word for part in given for word in part.split(",")), where)


def _entries(path: Path, wanted: bool) -> tuple[Entry, ...]:
    """What the baseline holds, nothing where there is none; raises InputError."""
    try:
        return baseline.read(path.read_bytes(), str(path))
    except FileNotFoundError as fault:
        if wanted:
            raise InputError(
                "there is no such baseline", where=str(path), todo="make one with --add-baseline"
            ) from fault
        return ()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}", where=str(path), todo="see to its permissions"
        ) from fault


def _check_language(language: str, where: str) -> None:
    from langcodes import tag_is_valid

    from pipeline.errors import UsageError

    if not tag_is_valid(language):
        raise UsageError(
            f"{language!r} is no language tag",
            where=where,
            todo='use a BCP 47 tag such as "en", "de-1901" or "zh-Hant"',
        )


def code(found: bool, faults: Sequence[CorrigendaError]) -> Exit:
    """The exit code of a check: an error's own before that for something found."""
    return faults[0].exit if faults else Exit.FOUND if found else Exit.DONE
