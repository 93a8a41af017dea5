"""Texts of phones and flows stand in the page as they came."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/page/showing.py",
    old="autoescape=select_autoescape(default=True, default_for_string=True),",
    new="autoescape=False,",
    check="tests/jobs/test_page_in_chromium.py::test_foreign_texts_stay_texts",
    says="test_foreign_texts_stay_texts",
)
