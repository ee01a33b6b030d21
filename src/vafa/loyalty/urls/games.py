"""Addresses of games."""

from __future__ import annotations

from vafa.loyalty.views import boards, draws, games, wheels
from vafa.web.urls import PUBLIC, page

SEE, CHANGE, COUNTER = "loyalty.view", "loyalty.change", "loyalty.counter"
_GAMES = "<int:programme_id>/games/"
_WHEEL = f"{_GAMES}wheels/<int:wheel_id>/"
_DRAW = f"{_GAMES}draws/<int:draw_id>/"
_PACK = f"{_GAMES}packs/<int:pack_id>/"

app_name = "loyalty_games"
urlpatterns = [
    page(_GAMES, games.overview, permission=SEE, name="overview"),
    page(f"{_GAMES}new/<slug:what>/", games.new, permission=CHANGE, name="new"),
    page(_WHEEL, wheels.wheel, permission=SEE, name="wheel"),
    page(f"{_WHEEL}begin/", wheels.begin, permission=CHANGE, name="begin_epoch"),
    page(f"{_WHEEL}end/", wheels.end, permission=CHANGE, name="end_epoch"),
    page(f"{_WHEEL}fill/", wheels.fill, permission=CHANGE, name="fill"),
    page(_DRAW, draws.draw, permission=SEE, name="draw"),
    page(f"{_DRAW}exclude/", draws.exclude, permission=CHANGE, name="exclude"),
    page(f"{_DRAW}age/", draws.age, permission=CHANGE, name="say_age"),
    page(f"{_DRAW}close/", draws.close, permission=CHANGE, name="close"),
    page(f"{_DRAW}value/", draws.say_value, permission=CHANGE, name="say_value"),
    page(f"{_DRAW}hold/", draws.hold, permission=CHANGE, name="hold"),
    page(f"{_DRAW}publish/", draws.publish, permission=CHANGE, name="publish"),
    page(f"{_GAMES}boards/<int:board_id>/", boards.board, permission=SEE, name="board"),
    page(_PACK, boards.pack, permission=SEE, name="pack"),
    page(f"{_PACK}sell/", boards.sell, permission=COUNTER, name="sell"),
    page(f"{_PACK}use/", boards.use, permission=COUNTER, name="use"),
    page(f"{_PACK}stop/", boards.stop, permission=CHANGE, name="stop"),
    page(f"{_PACK}cancel/<int:sale_id>/", boards.cancel, permission=CHANGE, name="cancel_sale"),
    # For everybody: what was announced, and by what it is checked.
    page("draws/<slug:token>/", draws.public_draw, permission=PUBLIC, name="public_draw"),
    page("draws/<slug:token>/proof/", draws.public_proof, permission=PUBLIC, name="public_proof"),
    page("spins/<int:epoch_id>/", wheels.epoch_proof, permission=PUBLIC, name="epoch_proof"),
]
