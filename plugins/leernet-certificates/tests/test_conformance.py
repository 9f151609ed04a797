"""The plugin keeps the promises of its kind."""

from datetime import timedelta

from leernet_certificates import Certificates
from leernet_certificates.plugin import AttendanceCertificate
from leernet_certificates.rule_schema import RuleSchema

from leernet.model import Event
from leernet.services.certificates.issuing import issue_for_event
from leernet.testing.conformance import CertificateConformance, PluginConformance
from leernet.testing.office import ORGANISER, Office, Registered

PLUGIN = Certificates()


class TestAttendanceCertificate(CertificateConformance):
    certificate = AttendanceCertificate(PLUGIN.renderer)
    details = {}
    plugin = PLUGIN


class TestCertificates(PluginConformance):
    plugin = PLUGIN

    def keep(self, office: Office, who: Registered) -> None:
        with office.network.work() as work:
            work.db.query(Event).one().certificate = {"kind": "attendance", **RuleSchema().load({})}
        office.clock.advance(timedelta(days=7))
        office.check_in(who)
        office.pass_by(days=1)
        office.network.run(ORGANISER, issue_for_event, office.slug)
