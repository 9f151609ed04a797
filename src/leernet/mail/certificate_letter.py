"""The letters about a certificate: a link to the paper, which is made when it is fetched; and that it was withdrawn."""

from ..i18n import Translator
from ..links import Links
from ..model import Certificate, Event, Registration, Series
from ..work import Work
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import contact_link, signed_by

KIND = "certificate.issued"
REVOKED = "certificate.revoked"


def certificate_letter(
    work: Work, links: Links, translator: Translator, certificate: Certificate, registration: Registration
) -> Letter:
    """The letter to the holder. ``registration`` is the one whose personal page gives the paper."""
    _, language = translator.gettext, translator.language
    subject = subject_of(certificate)
    paper = links.certificate(registration.uid, certificate.number, language)
    url = (links.event if isinstance(subject, Event) else links.series)(subject.slug, language)
    return Letter(
        template=KIND,
        language=language,
        network=work.settings.name.get(language),
        subject=_("Your certificate of participation: {subject}", subject=subject.title),
        heading=_("Your certificate of participation"),
        preheader=_("Thank you for taking part in “{subject}”.", subject=subject.title),
        greeting=_("Dear {name},", name=one_line(certificate.holder)),
        paragraphs=[
            _("Thank you for taking part in “{subject}”.", subject=subject.title),
            _("Your certificate is ready. You can keep it, print it and show it to others."),
        ],
        rows=[
            Row(label=_("For"), text=subject.title, url=url, language=_foreign(subject, language)),
            Row(label=_("In the name of"), text=certificate.holder),
            Row(label=_("Number"), text=certificate.number),
        ],
        closing=[_("Anybody can check with the code on the paper that it is real.")],
        action=Link(label=_("Download the certificate (PDF)"), url=paper),
        links=[Link(label=_("Check that it is real"), url=links.verify(certificate.code, language))],
        signed=signed_by(work, subject, language),
        contact=contact_link(subject),
        small=[
            _("You get this mail because you took part in “{subject}”.", subject=subject.title),
            _("The link to the PDF is yours alone. To show that it is real, give the other link."),
        ],
    )


def withdrawn_letter(work: Work, links: Links, translator: Translator, certificate: Certificate) -> Letter:
    """The letter to who was the holder. An organiser's own reason is for organisers; that of a rule is told."""
    _, language = translator.gettext, translator.language
    subject = subject_of(certificate)
    url = (links.event if isinstance(subject, Event) else links.series)(subject.slug, language)
    why = [_("The attendance that is recorded is not enough any more.")] if certificate.lapsed else []
    again = [_("If you earn it again, you get a new one, with another number.")] if certificate.lapsed else []
    return Letter(
        template=REVOKED,
        language=language,
        network=work.settings.name.get(language),
        subject=_("Your certificate was withdrawn: {subject}", subject=subject.title),
        heading=_("Your certificate was withdrawn"),
        preheader=_("Your certificate for “{subject}” is not valid any more.", subject=subject.title),
        greeting=_("Dear {name},", name=one_line(certificate.holder)),
        paragraphs=[
            " ".join([_("Your certificate for “{subject}” is not valid any more.", subject=subject.title), *why]),
            _("Whoever checks it reads that it was withdrawn, and when. Please do not use it any more."),
        ],
        rows=[
            Row(label=_("For"), text=subject.title, url=url, language=_foreign(subject, language)),
            Row(label=_("Number"), text=certificate.number),
        ],
        closing=[*again, _("Do you think that this is not right? Answer this mail: the organisers can look it up.")],
        action=Link(label=_("See what others see"), url=links.verify(certificate.code, language)),
        signed=signed_by(work, subject, language),
        contact=contact_link(subject),
        small=[_("You get this mail because you had a certificate for “{subject}”.", subject=subject.title)],
    )


def subject_of(certificate: Certificate) -> Event | Series:
    """What the certificate is for."""
    subject = certificate.event or certificate.series
    assert subject is not None, "a CHECK keeps one of both"
    return subject


def _foreign(subject: Event | Series, language: str) -> str:
    return subject.language if subject.language != language else ""
