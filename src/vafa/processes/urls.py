"""Addresses of the register of processes and the improvement log."""

from __future__ import annotations

from vafa.processes.views import improvements, measures, register
from vafa.web.urls import page

VIEW, CHANGE, SUGGEST = "processes.view", "processes.change", "processes.suggest"
PROCESS = "processes/<int:process_id>/"
MEASURE = "processes/measures/<int:measure_id>/"
IMPROVEMENT = "processes/improvements/<int:improvement_id>/"

app_name = "processes"
urlpatterns = [
    page("processes/", register.register_page, permission=VIEW, name="register"),
    page("processes/add/", register.add, permission=CHANGE, name="add"),
    page("processes/starters/", register.add_starters, permission=CHANGE, name="add_starters"),
    page("processes/board/", improvements.board_page, permission=VIEW, name="board"),
    page("processes/improvements/", improvements.log, permission=VIEW, name="log"),
    page("processes/improvements/add/", improvements.suggest, permission=SUGGEST, name="suggest"),
    page(IMPROVEMENT, improvements.improvement, permission=VIEW, name="improvement"),
    page(f"{IMPROVEMENT}change/", improvements.change, permission=CHANGE, name="improve"),
    page(f"{IMPROVEMENT}move/", improvements.move, permission=CHANGE, name="move"),
    page(f"{IMPROVEMENT}effect/", improvements.effect, permission=CHANGE, name="effect"),
    page(PROCESS, register.process, permission=VIEW, name="process"),
    page(f"{PROCESS}change/", register.change, permission=CHANGE, name="change"),
    page(f"{PROCESS}retire/", register.retire, permission=CHANGE, name="retire"),
    page(f"{PROCESS}revive/", register.revive, permission=CHANGE, name="revive"),
    page(f"{PROCESS}opinion/", register.opinion, permission=SUGGEST, name="opinion"),
    page(f"{PROCESS}measure/", measures.add, permission=CHANGE, name="add_measure"),
    page(f"{MEASURE}value/", measures.value, permission=CHANGE, name="value"),
    page(f"{MEASURE}forget/", measures.forget, permission=CHANGE, name="forget"),
    page(f"{MEASURE}change/", measures.change, permission=CHANGE, name="change_measure"),
    page(f"{MEASURE}end/", measures.end, permission=CHANGE, name="end_measure"),
]
