"""When a renovation pays in output: installation stop, ramp-up month by month, year 1, and what lasts.

`lines` makes the line of an age, `study` simulates both arms at the ages of the months, `document` is the JSON.
"""

from scenarios.timeline.document import timeline_document
from scenarios.timeline.lines import LineAges, ages_of
from scenarios.timeline.settings import TimelineSettings, timeline_settings_of
from scenarios.timeline.study import Period, Timeline, TimelineWork, timeline_study

__all__ = [
    "LineAges",
    "Period",
    "Timeline",
    "TimelineSettings",
    "TimelineWork",
    "ages_of",
    "timeline_document",
    "timeline_settings_of",
    "timeline_study",
]
