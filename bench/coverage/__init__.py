"""Share of lines and branches that the tests run, counted by marks that the code sets itself."""
