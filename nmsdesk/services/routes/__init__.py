"""Routes (ИОМ) drafted out of deficits for one person and for many, the board of plans, the demand for programmes."""
