"""Values in, document out: what each printed paper consists of."""
