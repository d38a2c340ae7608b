"""Study a rule: backtest, thresholds, scenarios, explanation, lint."""
