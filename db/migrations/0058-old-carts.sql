-- Carts go some time after their last change. Whoever deletes one asks whether others were merged into it, which without an index
-- is a look at all carts for each of them.
create index carts_merged on cart.carts (merged_into) where merged_into is not null;
