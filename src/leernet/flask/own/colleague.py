"""The form for a colleague who takes a place over, with the questions that they have to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...errors import InvalidInput
from ...model import Question, Registration
from ...schemas import load_answers
from ...schemas.substitution import load_colleague
from ...services.asking.answering import check_answers
from ...services.asking.colleague_answers import for_colleague
from ...services.registering.substitution import Colleague
from ...services.requests import FileFacts
from ..event.questioning import QuestionField, question_fields
from ..filing import SentFiles, sent_files, show_again
from ..forms import Form, Wrong
from ..site import Site


@dataclass(frozen=True)
class ColleagueForm:
    """What an event asks of whoever takes over a registration; ``needed``: whether it has to be answered here."""

    site: Site
    registration: Registration
    questions: Sequence[Question]
    needed: bool

    @property
    def asked(self) -> list[Question]:
        """What is asked."""
        return for_colleague(self.questions, self.registration)

    @property
    def leaves_needs(self) -> bool:
        """Whether there are questions that nobody but the colleague can answer."""
        return any(one.is_sensitive for one in self.questions)

    def files(self) -> SentFiles:
        """The files that came; to be called before anything else reads the form."""
        return sent_files(self.site, lambda: [one for one in self.asked if one.takes_file])

    def load(self, sent: Mapping[str, str], came: SentFiles) -> Colleague:
        """The colleague with their answers; raises :class:`~leernet.errors.InvalidInput` with all that is wrong."""
        try:
            colleague = load_colleague(sent)
        except InvalidInput as error:
            raise self._with_answers(error, sent) from None
        return replace(colleague, answers=load_answers(sent), files=came.files)

    def fields(self, present: Mapping[str, FileFacts]) -> list[QuestionField]:
        """The fields of the questions."""
        found = question_fields(self.site, self.registration.event, self.asked, present)
        return found if self.needed else [replace(one, optional=True) for one in found]

    def again(self, form: Form, came: SentFiles) -> tuple[Form, Mapping[str, FileFacts]]:
        """The form that was not right yet, and the files that wait for it."""
        if not form.problems:
            return form, {}
        shown = show_again(self.site, dict(form.values), came)
        told = {one.field for one in form.problems}
        wrong = [
            Wrong(one.field or "", one.code, self.site.gettext(one.message, **one.data))
            for one in shown.problems.values()
            if one.field not in told
        ]
        return Form(form.token, shown.sent, [*form.problems, *wrong]), shown.present

    def _with_answers(self, error: InvalidInput, sent: Mapping[str, str]) -> InvalidInput:
        audience = self.registration.audience
        try:
            check_answers(
                [one for one in self.asked if not one.takes_file],
                load_answers(sent),
                format=self.registration.format.key,
                audience=audience.key if audience else "",
                required=self.needed,
            )
        except InvalidInput as wrong:
            return InvalidInput(error.code, error.message, problems=(*error.problems, *wrong.problems))
        return error
