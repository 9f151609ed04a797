"""The plugin keeps the promises of its kind."""

from leernet_evaluation import Evaluation
from leernet_evaluation.tables import Asked, Given, Kind, Plan, Question, Response

from leernet.testing.conformance import PluginConformance
from leernet.testing.office import Office, Registered


class TestEvaluation(PluginConformance):
    plugin = Evaluation()

    def keep(self, office: Office, who: Registered) -> None:
        event = office.event().id
        question = Question(event_id=event, key="better", kind=Kind.TEXT, label="Wat kan beter?", position=0)
        response = Response(event_id=event, registration_id=who.id)
        with office.network.work() as work:
            work.db.add_all(
                [
                    Plan(event_id=event, is_on=True, named=True),
                    question,
                    Asked(registration_id=who.id, answered=True),
                    response,
                ]
            )
            work.db.flush()
            work.db.add(Given(response_id=response.id, question_id=question.id, values=["Meer tijd"]))
