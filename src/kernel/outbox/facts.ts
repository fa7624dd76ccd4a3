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

/** Facts of these types after a place, in order, at most so many; an empty list of types is all of them. */
export async function factsAfter(
  { sql }: Queries,
  seq: number,
  types: readonly string[],
  most: number,
): Promise<SequencedFact[]> {
  return sql<SequencedFact>`
    select seq, type, aggregate, actor, cause, payload, at
      from kernel.facts_after(${seq}, ${types}::text[], ${most}::integer)`
}

/** What was told of some types since a place, and up to which place all of it was looked at. */
export type Since = { readonly facts: readonly SequencedFact[]; readonly seq: number }

/**
 * Facts of these types after a place, at most so many, and the place to go on from. Where nothing of these types was told
 * the place moves all the same, so that the next look does not walk over what others were told again.
 */
export async function factsSince(
  db: Queries,
  seq: number,
  types: readonly string[],
  most: number,
): Promise<Since> {
  const head = await lastPlace(db)
  if (head <= seq) return { facts: [], seq }
  const facts = await factsAfter(db, seq, types, most)
  const last = facts.at(-1)?.seq ?? head
  return { facts, seq: facts.length < most ? Math.max(head, last) : last }
}

/** The place of the last fact that has one. */
export async function lastPlace({ sql }: Queries): Promise<number> {
  const [row] = await sql<{ seq: number }>`select seq from kernel.sequencer`
  return row?.seq ?? 0
}
