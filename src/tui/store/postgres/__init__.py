"""The archive on a PostgreSQL server, which many screens share. It needs the extra ``desk``."""
