"""What SARIF 2.1.0 requires of the parts that are written here: required fields, kinds and ranges, by section."""

from __future__ import annotations

from typing import Any

LEVELS = {"none", "note", "warning", "error"}


def valid(log: Any) -> None:
    """Fails at the first part that is not as the standard wants it."""
    assert log["version"] == "2.1.0"  # 3.13.2
    assert isinstance(log["$schema"], str)
    assert isinstance(log["runs"], list)  # 3.13.4
    for run in log["runs"]:
        driver = run["tool"]["driver"]  # 3.14.6, 3.18.2
        assert isinstance(driver["name"], str)
        assert driver["name"]  # 3.19.8
        ids = [rule["id"] for rule in driver.get("rules", [])]  # 3.49.3
        assert len(set(ids)) == len(ids)  # 3.19.23: unique
        for rule in driver.get("rules", []):
            message(rule["shortDescription"])  # 3.49.9
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}  # 3.14.17
        for result in run["results"]:  # 3.14.23
            one(result, ids)


def one(result: Any, ids: list[str]) -> None:
    """A result (3.27)."""
    message(result["message"])  # 3.27.11: required
    assert result["level"] in LEVELS  # 3.27.10
    assert ids[result["ruleIndex"]] == result["ruleId"]  # 3.27.5, 3.27.6
    for location in [*result["locations"], *result.get("relatedLocations", [])]:
        physical(location["physicalLocation"])
    for fix in result.get("fixes", []):  # 3.55
        message(fix["description"])
        assert fix["artifactChanges"]  # 3.55.3: at least one
        for change in fix["artifactChanges"]:  # 3.56
            assert change["artifactLocation"]["uri"]
            assert change["replacements"]  # 3.56.3: at least one
            for replacement in change["replacements"]:  # 3.57
                region(replacement["deletedRegion"])
                assert isinstance(replacement["insertedContent"]["text"], str)


def physical(place: Any) -> None:
    """A physical location (3.29)."""
    uri = place["artifactLocation"]["uri"]
    assert uri  # RFC 3986: no blanks, nothing that cannot be seen
    assert uri.isascii()
    assert not set(uri) & set(' <>"{}|\\^`\n')
    region(place["region"])


def region(found: Any) -> None:
    """A region (3.30): lines and columns from 1, in order."""
    assert found["startLine"] >= 1
    assert found["startColumn"] >= 1
    assert (found["endLine"], found["endColumn"]) >= (found["startLine"], found["startColumn"])


def message(found: Any) -> None:
    """A message (3.11): with a text."""
    assert isinstance(found["text"], str)
    assert found["text"]
