"""Counts without persons."""

from foundation.declarations import declare

declare("insights.UseCount", not_personal="utility channel outcome")
declare("insights.PageFeedback", not_personal="route")
declare("insights.GaugeSample", not_personal="key channel")
declare("insights.ClosedMonth", not_personal="figures")
declare("insights.FigureTarget", not_personal="figure")
