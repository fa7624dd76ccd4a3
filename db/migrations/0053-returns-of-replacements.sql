-- What was sent in exchange may come back as well, within its own days. Such a return names the one it was sent for, which is of
-- the same order.

alter table returns.returns
  add column follows text collate "C" check (follows <> id),
  add constraint returns_of_order unique (order_id, id),
  add constraint returns_follow_their_order foreign key (order_id, follows) references returns.returns (order_id, id);
