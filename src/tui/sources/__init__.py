"""Every source ticwatch knows, as a tuple one can see."""
