"""A sentence for every machine code that analytics can hand out about a forecast."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vafa.insight.forms.labels import Label

NAMES: dict[str, Label] = {
    "BGNBD": _("BG/NBD"),
    "MBGNBD": _("MBG/NBD"),
    "ParetoNBD": _("Pareto/NBD"),
    "MBGCNBDMixture": _("Mixture of MBG/CNBD-k"),
    "Blend": _("Blend of the four"),
    "BlendWithBoosting": _("Blend with boosting"),
    "BoostedCounts": _("Boosting alone"),
    "past_rate": _("As ever"),
    "latest_period": _("As last time"),
    "days_silent": _("By silence"),
    "past_spend": _("By money so far"),
}
EXPLAINED: dict[str, Label] = {
    "BGNBD": _("Everybody buys at a pace of their own and may leave after any order."),
    "MBGNBD": _("The same, but somebody may leave right after the first order too."),
    "ParetoNBD": _("Everybody buys at a pace of their own and may leave at any moment."),
    "MBGCNBDMixture": _("Knows regular buyers, who come every so many days, from irregular ones."),
    "Blend": _("The mean of the four models above: seldom the best, hardly ever the worst."),
    "BlendWithBoosting": _(
        "The mean of the four models, moved by what decision trees learnt from the latest months."
    ),
    "BoostedCounts": _("Decision trees that learnt from the latest months, on their own."),
    "past_rate": _("Plain rule: everybody goes on buying as often as so far."),
    "latest_period": _("Plain rule: everybody repeats what they did in the latest period."),
    "days_silent": _("Plain rule: whoever was silent for so long bought again so often."),
    "past_spend": _("Plain rule: who brought most so far will bring most."),
}
REASONS: dict[str, Label] = {
    "best_deviance": _("It foretold the shop's own past best, customer by customer."),
    "blend_is_best": _(
        "The blend of several models foretold the shop's own past best, customer by customer."
    ),
    "blend_within_slack": _(
        "A single model was ahead by less than 2 %. A blend of several is then the safer choice: "
        "it is seldom the worst."
    ),
}
CORRECTIONS: dict[str, Label] = {
    "same_season": _("The forecast is corrected by how far off the same season was in the tests."),
    "surge": _(
        "The latest eight weeks were far off what was expected just before them, as in a season "
        "or after a campaign. Half of that is taken back, and the interval is wider for all of it."
    ),
    "within_ratio": _(
        "Half of the error of the latest test is taken out of the forecast; the other half may "
        "well be chance."
    ),
    "widened_only": _(
        "The latest test missed by too much to learn from it. The forecast is not corrected; its "
        "interval is wider instead."
    ),
    "no_backtest": _(
        "The shop's own past could not be tested. The interval is as wide as other shops' errors "
        "suggest."
    ),
}
SPEND_MODELS: dict[str, Label] = {
    "gamma_gamma": _(
        "What an order brings is learnt from each customer's own orders, drawn to the shop's mean "
        "where there are few (Gamma-Gamma)."
    ),
    "pooled_few_spenders": _(
        "Too few customers have bought again to tell their orders apart: every order counts with "
        "the shop's mean."
    ),
    "pooled_not_converged": _(
        "The amounts of customers could not be told apart reliably: every order counts with the "
        "shop's mean."
    ),
}
NOTES: dict[str, Label] = {
    "too_little_data": _(
        "There are fewer than 30 repeat orders. That is too little data to say anything about a "
        "single customer."
    ),
    "few_repeats": _("There are fewer than 30 repeat orders, so every figure rests on little."),
    "left_truncated": _(
        "The data may begin in the middle of the shop's life: many “first” orders lie so early "
        "that they are probably later ones. Customers look newer than they are. Import older "
        "orders if there are any."
    ),
    "no_backtest": _(
        "The orders do not reach back far enough to stop the clock in the past and check the "
        "forecast. The model that is steadiest elsewhere was taken, and intervals are wide."
    ),
    "horizon_shortened": _(
        "The orders do not reach back far enough to test a whole year. A shorter time was tested, "
        "and the interval of the year is widened for it."
    ),
    "baseline_is_better": _(
        "A plain rule would have foretold this shop's past better than every model. The model is "
        "used because only it gives intervals; trust sums more than single customers."
    ),
    "no_dropout": _(
        "There is no sign that customers leave for good. Whether a silent one will come back "
        "cannot be told from the orders alone."
    ),
    "weakly_identified": _(
        "Several settings of the model explain the orders nearly as well. The forecast of sums "
        "hardly changes between them; read nothing into the parameters."
    ),
    "not_converged": _("The model did not settle fully. Take its figures with care."),
    "spend_few_repeats": _(
        "The worth of an order rests on fewer than 30 repeat orders of customers."
    ),
    "spend_nonpositive_spend": _(
        "Some customers gave back as much as they bought or more. They were left out where the "
        "worth of an order was learnt."
    ),
    "spend_infinite_mean": _(
        "A few customers spend so much more than others that the mean of all is hardly defined. "
        "The own mean of a customer counts more instead."
    ),
    "spend_not_converged": _("The model of amounts did not settle fully. Take money with care."),
    "not_chosen": _("The model was given by hand; it had to beat nobody."),
    "boosting_left_out_for_size": _(
        "The shop has more customers than boosting can look at in memory. It was left out, and "
        "the blend of the other models counts alone."
    ),
}
BEARINGS: dict[str, Label] = {
    "too_little_data": _("Too little data for a model."),
    "closed_form_only": _("Enough for the classic models, too little for boosting."),
    "enough": _("Enough for every kind of model."),
}


@dataclass(frozen=True)
class ScoreWords:
    """A score's name, what it means in plain words, how it is written, and which is best."""

    code: str
    label: Label
    help: Label
    form: str
    best: str


SCORES: tuple[ScoreWords, ...] = (
    ScoreWords(
        "deviance",
        _("Deviance"),
        _(
            "How far the expected numbers of orders lay from those that came, customer by "
            "customer. 0 is perfect. This score chooses the model."
        ),
        "decimal",
        "least",
    ),
    ScoreWords(
        "log_loss",
        _("Log-loss"),
        _(
            "How surprising it was who bought and who did not, given the chances we named. "
            "0 is perfect; tossing a coin gives 0.69."
        ),
        "decimal",
        "least",
    ),
    ScoreWords(
        "total_error",
        _("Orders missed by"),
        _("By which share the sum of all orders was too high (+) or too low (−)."),
        "percent",
        "nearest",
    ),
    ScoreWords(
        "mean_absolute_error",
        _("MAE"),
        _("By how many orders a customer was missed on average."),
        "decimal",
        "least",
    ),
    ScoreWords(
        "spearman",
        _("Spearman"),
        _("Whether those bought more of whom more was expected. 1 is the very order, 0 is chance."),
        "decimal",
        "most",
    ),
    ScoreWords(
        "gini",
        _("Gini"),
        _("How much of the best possible ranking by orders was reached. 1 is all of it."),
        "decimal",
        "most",
    ),
    ScoreWords(
        "spend_total_error",
        _("Money missed by"),
        _("By which share the sum of net revenue was too high (+) or too low (−)."),
        "percent",
        "nearest",
    ),
    ScoreWords(
        "spend_gini",
        _("Gini of money"),
        _("How much of the best possible ranking by net revenue was reached. 1 is all of it."),
        "decimal",
        "most",
    ),
)
