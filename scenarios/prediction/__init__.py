"""Prediction under uncertainty: what a renovation is worth when the parameters of the line are known only as ranges.

Every parameter with low and high gets a law (`law`); all of them are drawn together (`parameters`, `draws`), each draw
is simulated before and after with the same luck (`runs`), and what comes out is split into what the parameters and
what chance contribute (`components`), summed up as intervals and probabilities (`intervals`) and traced back to the
parameters that drive the gain (`sensitivity`). `predict` puts them together. Definitions: docs/prediction.md.
"""

from scenarios.prediction.document import find_prediction, keep_prediction, prediction_document
from scenarios.prediction.kept_draws import KeptDraws, draws_of, find_draws, keep_draws
from scenarios.prediction.predict import predict
from scenarios.prediction.result import Prediction
from scenarios.prediction.settings import PredictionSettings

__all__ = [
    "KeptDraws",
    "Prediction",
    "PredictionSettings",
    "draws_of",
    "find_draws",
    "find_prediction",
    "keep_draws",
    "keep_prediction",
    "predict",
    "prediction_document",
]
