"""The names of files, whatever somebody sends as one."""

from hypothesis import given
from hypothesis import strategies as st

from leernet.model import Question, QuestionKind
from leernet.schemas import load_file
from leernet.services.asking.files import NAME, check_file
from leernet.settings import Settings
from tests.files import PDF
from tests.questions import asked

QUESTION = Question(**asked("casus", QuestionKind.FILE))  # type: ignore[arg-type]
SETTINGS = Settings(secret="not-a-secret-but-long-enough")


@given(st.text(max_size=300) | st.text('./\\\u202e\u2067\n\0"*pdf', max_size=30))
def test_any_name_becomes_one_that_can_be_kept(name: str) -> None:
    kept = check_file(QUESTION, load_file(name, PDF), SETTINGS).name
    assert kept.casefold().endswith(".pdf")
    assert len(kept) <= NAME
    assert not kept.startswith((".", " "))
    assert not set(kept) & set('/\\<>:"|?*\0\r\n\t\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff')
    kept.encode()


def test_a_name_keeps_what_people_write() -> None:
    assert load_file("C:\\Mijn stukken\\Hét  plan (3).docx", b"").name == "Hét plan (3).docx"
    assert load_file("/tmp/'s-Hertogenbosch.pdf", b"").name == "'s-Hertogenbosch.pdf"
    assert load_file("///", b"x").name == "file"
