import type { Tx } from '#kernel/transaction.ts'
import { rarityOf, type Rarity } from '../model/rarity.ts'
import type { ComparedOffer } from './read-offers.ts'

/** Put offers as they are now into the index; of the other products asked for nothing stays. One statement. */
export async function keepWords(
  tx: Tx,
  ids: readonly number[],
  offers: readonly ComparedOffer[],
): Promise<void> {
  const rows = offers.map(({ id, sellers, numbers, said }) => ({
    id,
    sellers,
    numbers,
    title: said.title,
    other: said.all.filter((word) => !said.title.includes(word)),
  }))
  await tx.sql`
    with given as materialized (
      select g.id, g.sellers, g.numbers, g.title, g.other
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as g (id bigint, sellers text[], numbers text[], title text[], other text[])
    ), before as materialized (
      select o.product_id, o.title_words, o.other_words
        from matching.offers o
       where o.product_id = any (${ids}::bigint[])
    ), changed as materialized (
      select d.word, sum(d.n)::integer as n
        from (select unnest(g.title || g.other) as word, 1 as n from given g
              union all select unnest(b.title_words || b.other_words), -1 from before b
              union all select '', 1 from given g
              union all select '', -1 from before b) d
       group by d.word
      having sum(d.n) <> 0
    ), gone as (
      delete from matching.offers o
       where o.product_id in (select b.product_id from before b)
         and not exists (select from given g where g.id = o.product_id)
    ), put as (
      insert into matching.offers as o (product_id, sellers, numbers, title_words, other_words)
      select g.id, g.sellers, g.numbers, g.title, g.other from given g
      on conflict (product_id) do update
         set sellers = excluded.sellers, numbers = excluded.numbers, title_words = excluded.title_words,
             other_words = excluded.other_words, read_at = clock_timestamp()
    ), more as (
      insert into matching.words as w (word, offers)
      select c.word, c.n from changed c where c.n > 0 order by c.word
      on conflict (word) do update set offers = w.offers + excluded.offers
    ), fewer as (
      update matching.words w set offers = greatest(0, w.offers + c.n)
        from changed c
       where c.word = w.word and c.n < 0
    ), left_out as (
      delete from matching.postings p
       using (select b.product_id, unnest(b.title_words) as word from before b) b
       where p.word = b.word and p.product_id = b.product_id
         and not exists (select from given g where g.id = b.product_id and b.word = any (g.title))
    )
    insert into matching.postings (word, product_id)
    select unnest(g.title), g.id from given g
    on conflict do nothing`
}

/** How rare the words of these offers are among all of the shop. One statement. */
export async function rarityAmong(tx: Tx, offers: readonly ComparedOffer[]): Promise<Rarity> {
  const words = new Set(offers.flatMap(({ said }) => [...said.all, ...said.title]))
  const rows = await tx.sql<{ word: string; offers: number }>`
    select w.word, w.offers from matching.words w where w.word = any (${['', ...words]}::text[])`
  const having = new Map(rows.map((row) => [row.word, row.offers]))
  const all = Math.max(1, having.get('') ?? 1)
  return (word) => rarityOf(having.get(word) ?? 0, all)
}
