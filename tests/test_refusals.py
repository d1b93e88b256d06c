"""What the system and the models of values refuse, in words for a person."""

from __future__ import annotations

import errno
import os
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rigplanner.domain.parts import Condition
from rigplanner.refusals import of_system, of_system_alone, of_value


class Everything(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    needed: int
    above: Annotated[float, Field(gt=0)] = 1.0
    least: Annotated[float, Field(ge=0.05)] = 1.0
    below: Annotated[int, Field(lt=5)] = 1
    most: Annotated[int, Field(le=16_777_216)] = 1
    finite: float = 1.0
    switch: bool = True
    text: Annotated[str, Field(min_length=1, max_length=3, pattern="^a*$")] = "a"
    several: tuple[int, ...] = ()
    choice: Condition = Condition.NEW
    word: Literal["one", "two"] = "one"

    @model_validator(mode="after")
    def _odd(self) -> Everything:
        if self.least == 2.0:
            raise ValueError("two is too much")
        return self


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"needed": 1, "stranger": 1},
        {"needed": 1, "above": 0.0},
        {"needed": 1, "least": 0.01},
        {"needed": 1, "below": 5},
        {"needed": 1, "most": 16_777_217},
        {"needed": 1, "finite": float("inf")},
        {"needed": 1, "finite": "much"},
        {"needed": "1"},
        {"needed": 1, "switch": 3},
        {"needed": 1, "text": ""},
        {"needed": 1, "text": "aaaa"},
        {"needed": 1, "text": "b"},
        {"needed": 1, "text": 5},
        {"needed": 1, "several": 5},
        {"needed": 1, "choice": "old"},
        {"needed": 1, "word": "three"},
        {"needed": 1, "least": 2.0},
    ],
)
def test_a_value_is_refused_in_the_words_of_pydantic(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Everything.model_validate(values)
    (problem,) = refused.value.errors()
    assert of_value(problem) == problem["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS, errno.ECONNRESET])
def test_the_system_refuses_in_its_own_words(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert of_system_alone(error) == os.strerror(number)
    assert of_system(error) == os.strerror(number)[:1].lower() + os.strerror(number)[1:]


def test_a_refusal_without_a_number_is_told_as_it_is() -> None:
    assert of_system(OSError("The disk is gone")) == "the disk is gone"
    assert of_system(ValueError("embedded null byte")) == "embedded null byte"
    assert of_system_alone(OSError()) == "OSError"
