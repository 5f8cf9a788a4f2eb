"""What looks at measurements and says what they mean: pure, one module a kind of hazard."""
