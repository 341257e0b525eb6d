"""Work on the quality of what adwatch says, apart from the program and its benchmarks."""
