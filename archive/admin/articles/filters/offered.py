"""The filters of the list of articles, in the order in which they are offered."""

from __future__ import annotations

from archive.admin.articles.filters.dates import DateBasisFilter, MonthFilter, PrecisionFilter, YearFilter
from archive.admin.articles.filters.handling import (
    ArticleBatchFilter,
    AssigneeFilter,
    EditedFilter,
    FamilyFilter,
    LanguageFilter,
    TitleBasisFilter,
)
from archive.admin.articles.filters.states import ProblemFilter, SeverityFilter, StateFilter
from archive.admin.articles.filters.vocabulary import EventFilter, SourceFilter, TagFilter

FILTERS = (
    StateFilter,
    ProblemFilter,
    SeverityFilter,
    SourceFilter,
    YearFilter,
    MonthFilter,
    PrecisionFilter,
    LanguageFilter,
    TagFilter,
    EventFilter,
    ArticleBatchFilter,
    AssigneeFilter,
    EditedFilter,
    DateBasisFilter,
    TitleBasisFilter,
    FamilyFilter,
)
