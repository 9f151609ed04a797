"""Answers as columns of the export: one for each version of a question, so that none stands under other words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ...model import Question, Registration
from ..event.questioning import in_language, shown
from ..site import Site


def headings(site: Site, questions: Sequence[Question]) -> Iterator[str]:
    """The words of each question, with its version where there are more."""
    versions = Counter(question.key for question in questions)
    for question in questions:
        label = in_language(question.label, site.language)
        if versions[question.key] > 1:
            label = site.gettext("{question} (version {n})", question=label, n=question.version)
        yield label


def answer_cells(site: Site, questions: Sequence[Question], registration: Registration) -> Iterator[str]:
    """What somebody answered to each; nothing asked: the answers are not even loaded."""
    values = {answer.question_id: answer.values for answer in registration.answers} if questions else {}
    for question in questions:
        yield shown(site, question, values.get(question.id, ()))
