"""Generic mutants of C kernels, and whether the golden vectors catch them."""
