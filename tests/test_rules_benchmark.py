"""benchmarks/rules.py takes out rules that exist, one at a time, and puts each back."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "benchmarks" / "rules.py"
SPEC = spec_from_file_location("rules_benchmark", FILE)
assert SPEC and SPEC.loader
BENCHMARK = module_from_spec(SPEC)
sys.modules[SPEC.name] = BENCHMARK  # dataclasses look their module up
SPEC.loader.exec_module(BENCHMARK)


@pytest.mark.parametrize("rule", BENCHMARK.RULES, ids=lambda rule: rule.name.strip(" …"))
def test_a_rule_is_there_and_can_be_taken_out(rule: Any) -> None:
    module = import_module(f"nianbao.{rule.module}")
    before = getattr(module, rule.attribute)
    with rule.out():
        assert getattr(module, rule.attribute) is rule.without
        assert before != rule.without
    assert getattr(module, rule.attribute) is before
