import { batched } from '#kernel/batched.ts'
import type { Db } from '#kernel/database.ts'

/** One lot that everybody bids on: a bid stands where it is higher than the one before it, and each decision is written down. */
export type Lot = {
  /** Bid more than was last heard of; true where the bid stands. */
  bid(): Promise<boolean>
  /** True where the decisions written down, taken in their order, are those of somebody who takes one bid after the other. */
  isExact(yes: number, decisions: number): Promise<boolean>
}

type Bid = { readonly bidder: string; readonly amount: number }
type Answer = { readonly stands: boolean; readonly price: number }
type Way = (bid: Bid) => Promise<Answer>

const tables = `
  drop table if exists public.lot, public.bids;
  create table public.lot (id integer primary key, price bigint not null, leader text);
  insert into public.lot values (1, 0, null);
  create table public.bids (
    seq bigint generated always as identity primary key,
    bidder text not null, amount bigint not null check (amount > 0), stands boolean not null);
  create or replace function public.decide_bids(given json)
  returns table (n integer, stands boolean, price bigint) language plpgsql as $$
  #variable_conflict use_column
  declare
    top bigint; first bigint; leads text; each record;
    bidders text[] := '{}'; amounts bigint[] := '{}'; decided boolean[] := '{}'; prices bigint[] := '{}';
  begin
    select l.price, l.leader into top, leads from public.lot l where l.id = 1 for update;
    first := top;
    for each in select g.bidder, g.amount from json_to_recordset(given) as g (n integer, bidder text, amount bigint) order by g.n loop
      bidders := bidders || each.bidder; amounts := amounts || each.amount; decided := decided || (each.amount > top);
      if each.amount > top then top := each.amount; leads := each.bidder; end if;
      prices := prices || top;
    end loop;
    insert into public.bids (bidder, amount, stands) select * from unnest(bidders, amounts, decided);
    if top > first then update public.lot set price = top, leader = leads where id = 1; end if;
    return query select p.at::integer, p.stands, p.price from unnest(decided, prices) with ordinality as p (stands, price, at);
  end
  $$;
  grant select, update on public.lot to kontor_app;
  grant select, insert on public.bids to kontor_app`

/** Lock the lot, look, write, commit: a transaction for each bid. */
const plain =
  ({ pool }: Db): Way =>
  async ({ bidder, amount }) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query<{ price: string }>(
        'select price from public.lot where id = 1 for update',
      )
      const price = Number(rows[0]?.price ?? 0)
      const stands = amount > price
      await client.query('insert into public.bids (bidder, amount, stands) values ($1, $2, $3)', [
        bidder,
        amount,
        stands,
      ])
      if (stands)
        await client.query('update public.lot set price = $1, leader = $2 where id = 1', [amount, bidder])
      await client.query('commit')
      return { stands, price: Math.max(price, amount) }
    } finally {
      client.release()
    }
  }

/** Bids that arrive while others are being decided are decided together, in the order they came, in one statement and one commit. */
const together = ({ sql }: Db): Way =>
  batched(
    async (bids: readonly Bid[]) => {
      const given = JSON.stringify(bids.map((bid, n) => ({ n, ...bid })))
      const rows = await sql<{ n: number; stands: boolean; price: bigint }>`
        select n, stands, price from public.decide_bids(${given}::json) order by n`
      return rows.map(({ stands, price }) => ({ stands, price: Number(price) }))
    },
    { max: 128, lanes: 1 },
  )

const ways = { plain, together }

/** A lot nobody has bid on yet. Bidders bid 1 to 10 more than the price they heard of last, so that most are too late. */
export async function openLot(db: Db, owner: Db, how: keyof typeof ways): Promise<Lot> {
  await owner.pool.query(tables)
  const decide = ways[how](db)
  let [heard, count] = [0, 0]
  return {
    bid: async () => {
      const n = ++count
      const { stands, price } = await decide({ bidder: `bidder ${n}`, amount: heard + 1 + (n % 10) })
      heard = Math.max(heard, price)
      return stands
    },
    isExact: async (yes, decisions) => {
      const { rows } = await owner.pool.query<{ bidder: string; amount: string; stands: boolean }>(
        'select bidder, amount, stands from public.bids order by seq',
      )
      let [price, leader, standing, wrong] = [0, null as string | null, 0, 0]
      for (const bid of rows) {
        if (bid.stands !== Number(bid.amount) > price) wrong++
        if (!bid.stands) continue
        standing++
        price = Number(bid.amount)
        leader = bid.bidder
      }
      const { rows: lots } = await owner.pool.query<{ price: string; leader: string | null }>(
        'select price, leader from public.lot',
      )
      const isLot = Number(lots[0]?.price) === price && lots[0]?.leader === leader
      return wrong === 0 && isLot && standing === yes && rows.length === decisions
    },
  }
}
