import type { Queries } from '#kernel/database.ts'
import { topics, type Reasons, type Topic } from '../model/weights.ts'
import type { PairState } from './pair-lifecycle.ts'

/** The states of pairs as the operator looks through them, what waits for a word first. */
export const matchStates = ['found', 'joined', 'confirmed', 'refused'] as const satisfies readonly PairState[]

/** One of the two products of a pair, as it is for sale. */
export type MatchSide = {
  readonly productId: number
  readonly slug: string
  readonly title: string
  readonly brand: string
  readonly sellers: readonly string[]
  /** Trade item numbers whose check digit is right, as fourteen digits. */
  readonly numbers: readonly string[]
  /** The lowest price in euros or, without one, in another currency. */
  readonly lowest: { readonly amount_minor: bigint; readonly currency: string } | null
}

/** Two products that are the same or may be, and why. */
export type Match = {
  readonly id: number
  readonly state: PairState
  readonly foundBy: 'number' | 'likeness'
  readonly score: number
  /** What speaks for (above 0) and against it, in log odds, strongest first. */
  readonly reasons: readonly { readonly topic: Topic; readonly weight: number }[]
  /** Words of both titles, and those only one of them has. */
  readonly words: {
    readonly both: readonly string[]
    readonly one: readonly string[]
    readonly other: readonly string[]
  }
  readonly one: MatchSide
  readonly other: MatchSide
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

/** Pairs of one state, the likeliest first, and how many there are of each state. */
export type Matches = {
  readonly counts: Readonly<Record<PairState, number>>
  readonly matches: readonly Match[]
  /** Where the next part begins; null at the end. */
  readonly next: string | null
}

type SideRow = MatchSide & { readonly words: readonly string[] }
type Row = {
  id: number
  state: PairState
  found_by: 'number' | 'likeness'
  score: number
  reasons: Reasons
  decided_by: string | null
  decided_at: Date | null
  one: SideRow
  other: SideRow
}

function matchOf({ one, other, ...row }: Row): Match {
  const [left, right] = [new Set(one.words), new Set(other.words)]
  const reasons = topics
    .map((topic) => ({ topic, weight: row.reasons[topic] }))
    .filter(({ weight }) => Math.abs(weight) >= 0.05)
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const side = ({ productId, slug, title, brand, sellers, numbers, lowest }: SideRow): MatchSide => ({
    productId,
    slug,
    title,
    brand,
    sellers,
    numbers,
    lowest,
  })
  return {
    id: row.id,
    state: row.state,
    foundBy: row.found_by,
    score: row.score,
    reasons,
    words: {
      both: one.words.filter((word) => right.has(word)),
      one: one.words.filter((word) => !right.has(word)),
      other: other.words.filter((word) => !left.has(word)),
    },
    one: side(one),
    other: side(other),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}

const pageSize = 20

/** Where a part of the list ends: the score and number of its last pair. */
function placeOf(after: string | undefined): { score: number; id: number } | undefined {
  const [, score, id] = /^(\d(?:\.\d{1,20})?(?:e-\d{1,3})?)_(\d{1,15})$/.exec(after ?? '') ?? []
  return score === undefined ? undefined : { score: Number(score), id: Number(id) }
}

/** Pairs of a state, twenty at a time, the likeliest first; `after` goes on behind an earlier part. Two statements. */
export async function findMatches(
  db: Queries,
  { state, after }: { readonly state: PairState; readonly after?: string | undefined },
): Promise<Matches> {
  const place = placeOf(after)
  const [counted, rows] = await Promise.all([
    db.sql<{ state: PairState; count: number }>`
      select p.state, count(*)::integer as count from matching.pairs p group by p.state`,
    db.sql<Row>`
      with side as not materialized (
        select p.id,
               json_build_object(
                 'productId', p.id, 'slug', p.slug, 'brand', p.brand, 'title', t.title,
                 'sellers', coalesce(v.sellers, '{}'), 'numbers', coalesce(o.numbers, '{}'),
                 'words', coalesce(o.title_words, '{}'), 'lowest', r.lowest) as shown
          from catalog.products p
          join lateral (select x.title from catalog.product_translations x
                         where x.product_id = p.id order by x.locale <> 'en', x.locale limit 1) t on true
          left join matching.offers o on o.product_id = p.id
          left join lateral (select array_agg(distinct s.display_name) as sellers
                               from catalog.variants w
                               join parties.parties s on s.id = w.seller_id
                              where w.product_id = p.id and w.state = 'active') v on true
          left join lateral (select json_build_object('amount_minor', c.amount_minor, 'currency', c.currency) as lowest
                               from catalog.variants w
                               join pricing.prices c on c.variant_id = w.id
                              where w.product_id = p.id and w.state = 'active'
                              order by c.currency <> 'EUR', c.currency, c.amount_minor limit 1) r on true
      )
      select p.id, p.state, p.found_by, p.score, p.reasons, p.decided_by, p.decided_at,
             a.shown as one, b.shown as other
        from (select q.id, q.one_id, q.other_id, q.state, q.found_by, q.score, q.reasons, q.decided_by, q.decided_at
                from matching.pairs q
               where q.state = ${state}
                 and (${place?.id ?? null}::bigint is null
                      or (q.score, q.id) < (${place?.score ?? null}::double precision, ${place?.id ?? null}::bigint))
               order by q.score desc, q.id desc
               limit ${pageSize + 1}::bigint) p
        join side a on a.id = p.one_id
        join side b on b.id = p.other_id
       order by p.score desc, p.id desc`,
  ])
  const counts: Record<PairState, number> = { found: 0, joined: 0, confirmed: 0, refused: 0 }
  for (const row of counted) counts[row.state] = row.count
  const matches = rows.slice(0, pageSize).map(matchOf)
  const last = matches.at(-1)
  const next = rows.length > pageSize && last ? `${last.score}_${last.id}` : null
  return { counts, matches, next }
}
