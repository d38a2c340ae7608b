"""Mutation testing: small faults put into three places of the code, which tests must find."""
