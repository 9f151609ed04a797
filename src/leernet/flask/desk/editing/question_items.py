"""Questions of a series or an event, as a form."""

from collections.abc import Mapping, Sequence

from ....i18n import N_
from .items import Add, Field, Group, Item, Kind, Option, Rows, rows_of, table_of, text_of
from .sections import Section, Setting

KINDS: Mapping[str, str] = {
    "text": N_("A line of text"),
    "long_text": N_("A longer text"),
    "choice": N_("One of several answers"),
    "choices": N_("Several answers"),
    "number": N_("A number"),
    "yes_no": N_("Yes or no"),
    "date": N_("A date"),
    "email": N_("An e-mail address"),
    "phone": N_("A telephone number"),
    "file": N_("A file"),
}
VISIBILITIES: Mapping[str, str] = {
    "organisers": N_("Organisers"),
    "hosts": N_("Organisers, facilitators and moderators"),
    "sensitive": N_("Organisers only, kept apart (diet, access needs)"),
}
FILES: Mapping[str, str] = {
    "pdf": "PDF",
    "image": N_("picture (JPEG or PNG)"),
    "document": N_("document (docx or odt)"),
    "spreadsheet": N_("spreadsheet (xlsx or ods)"),
    "presentation": N_("presentation (pptx or odp)"),
    "text": N_("plain text (txt)"),
    "csv": "CSV",
}


def questions(setting: Setting) -> Sequence[Item]:
    """All kinds of questions."""
    adds = [Add(setting.gettext(label), {"kind": kind}) for kind, label in KINDS.items()]
    return (
        Rows(
            name="questions",
            label=setting.gettext("Questions"),
            title=setting.gettext("Question {n}"),
            items=lambda row: _fields(setting, row),
            adds=adds,
            choose=setting.gettext("Kind of answer"),
            hint=setting.gettext(
                "Who answered a question keeps their answer with the words that they answered, also when you change it."
            ),
        ),
    )


def _fields(setting: Setting, row: Mapping[str, object]) -> Sequence[Item]:
    kind = text_of(row.get("kind"))
    return (
        Field(name="kind", kind=Kind.HIDDEN, label=setting.gettext(KINDS.get(kind, kind))),
        Field(name="key", kind=Kind.HIDDEN, named_by=("label",)),
        _both(setting, "label", setting.gettext("Question"), 300),
        _both(setting, "hint", setting.gettext("Explanation"), 500),
        *_limits(setting, kind),
        Field(name="required", label=setting.gettext("An answer is needed"), kind=Kind.FLAG),
        *_shown_if(setting),
        *_for_whom(setting),
        _both(setting, "purpose", setting.gettext("What you need it for"), 500),
        Field(
            name="visibility",
            label=setting.gettext("Who sees the answers"),
            kind=Kind.CHOICE,
            needed=True,
            default="organisers",
            options=setting.words(VISIBILITIES),
        ),
        Field(
            name="retention_days",
            label=setting.gettext("Days after the event that answers are kept"),
            kind=Kind.NUMBER,
            hint=setting.gettext("Empty: as long as the registration; what is kept apart, 14 days."),
        ),
    )


def _both(setting: Setting, name: str, label: str, most: int) -> Group:
    fields = (
        Field(name="nl", label=setting.gettext("In Dutch"), most=most),
        Field(name="en", label=setting.gettext("In English"), most=most),
    )
    return Group(name=name, label=label, items=fields)


def _limits(setting: Setting, kind: str) -> Sequence[Item]:
    if kind in ("choice", "choices"):
        fields = (
            Field(name="key", kind=Kind.HIDDEN, named_by=("nl", "en")),
            Field(name="nl", label=setting.gettext("In Dutch")),
            Field(name="en", label=setting.gettext("In English")),
        )
        return (
            Rows(
                name="choices",
                label=setting.gettext("Answers to choose from"),
                title=setting.gettext("Answer {n}"),
                items=lambda row: fields,
                adds=(Add(setting.gettext("Add an answer"), {}),),
            ),
        )
    if kind == "file":
        return (
            Field(
                name="accept",
                label=setting.gettext("Which files"),
                kind=Kind.SET,
                options=setting.words(FILES),
                hint=setting.gettext("None ticked: all of them."),
            ),
            Field(name="max_mb", label=setting.gettext("Largest size in MB"), kind=Kind.NUMBER),
        )
    return ()


def _shown_if(setting: Setting) -> Sequence[Group]:
    """Of the questions as they were saved: one that is being typed has no name yet."""
    saved = rows_of(setting.table.get("questions"))
    options = [Option(text_of(one.get("key")), _label(one)) for one in saved if _answers(setting, one)]
    answers = {option.value: option for one in saved for option in _answers(setting, one)}
    if not options:
        return ()
    question = Field(name="question", label=setting.gettext("To the question"), kind=Kind.CHOICE, options=options)
    answer = Field(
        name="answer", label=setting.gettext("This answer"), kind=Kind.CHOICE, options=list(answers.values())
    )
    condition = Group(
        name="shown_if",
        label=setting.gettext("Only asked of who gave a certain answer"),
        hint=setting.gettext("To a question above this one. Save new questions first, then choose."),
        items=(question, answer),
    )
    return (condition,)


def _answers(setting: Setting, question: Mapping[str, object]) -> list[Option]:
    if question.get("kind") == "yes_no":
        return [Option("yes", setting.gettext("Yes")), Option("no", setting.gettext("No"))]
    return [Option(text_of(one.get("key")), _text(one)) for one in rows_of(question.get("choices"))]


def _label(question: Mapping[str, object]) -> str:
    return _text(table_of(question.get("label")))


def _text(texts: Mapping[str, object]) -> str:
    return text_of(texts.get("nl")) or text_of(texts.get("en"))


def _for_whom(setting: Setting) -> Sequence[Item]:
    kinds = setting.site.network.plugins.formats
    formats = [text_of(one.get("key")) for one in rows_of(setting.table.get("formats"))]
    audiences = rows_of(setting.table.get("audiences"))
    by_format = [Option(key, kinds[key].label.get(setting.site.language)) for key in formats if key in kinds]
    by_audience = [Option(text_of(one.get("key")), text_of(one.get("label"))) for one in audiences]
    hint = setting.gettext("None ticked: of everybody.")
    fields = (
        Field(
            name="formats",
            label=setting.gettext("Asked of who takes part"),
            kind=Kind.SET,
            options=by_format,
            hint=hint,
        ),
        Field(name="audiences", label=setting.gettext("Asked of"), kind=Kind.SET, options=by_audience, hint=hint),
    )
    return [field for field in fields if field.options]


QUESTIONS = Section(key="questions", title=N_("Questions"), keys=("questions",), items=questions)
