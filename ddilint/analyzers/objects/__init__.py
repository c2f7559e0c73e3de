"""The analysis of entries, sizes and calls: functions and their callers, interpreted with values."""

from ddilint.analyzers.objects.analyzer import ObjectAnalyzer
from ddilint.analyzers.objects.unit import Unit, UnitReport

__all__ = ["ObjectAnalyzer", "Unit", "UnitReport"]
