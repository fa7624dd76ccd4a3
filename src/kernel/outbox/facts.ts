import type { Queries } from '../database.ts'

/** A fact in its place in the order of all facts. */
export type SequencedFact = {
  readonly seq: number
  readonly type: string
  readonly aggregate: string
  readonly actor: string
  readonly cause: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** Facts of these types after a place, in order, at most so many. */
export async function factsAfter(
  { sql }: Queries,
  seq: number,
  types: readonly string[],
  most: number,
): Promise<SequencedFact[]> {
  return sql<SequencedFact>`
    select l.seq, o.type, o.aggregate, o.actor, o.cause, o.payload, o.at
      from kernel.leaves l
      join kernel.outbox o on o.id = l.outbox_id
     where l.seq > ${seq}
       and (cardinality(${types}::text[]) = 0 or o.type = any (${types}::text[]))
     order by l.seq
     limit ${most}`
}

/** The place of the last fact that has one. */
export async function lastPlace({ sql }: Queries): Promise<number> {
  const [row] = await sql<{ seq: number }>`select seq from kernel.sequencer`
  return row?.seq ?? 0
}
