import { batchedPer } from '#kernel/batched.ts'
import type { Db } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { assert } from '#kernel/result.ts'
import { retrying } from '#kernel/transaction.ts'
import { decide, type Verdict } from './decide.ts'
import { factsOf, type AttemptFacts, type Facts, type TraitPast } from './features.ts'
import { judgesOf, type InForce } from './rule-sets.ts'
import type { RiskAction } from './rules.ts'
import { hashTraits, type HashedTrait, type Traits } from './traits.ts'

/** A decision about an attempt. */
export type DecisionId = Id<'rsk'>

/** An attempt to be judged: which one, for what, what it says, and by what its payer may be recognized. */
export type Attempted = Omit<AttemptFacts, 'at'> & {
  readonly attempt: string
  readonly reference: string
  readonly traits: Traits
}

/** What was decided about an attempt. */
export type Assessed = { readonly id: DecisionId; readonly action: RiskAction }

type Past = InForce & { readonly decided: Assessed | null; readonly pasts: readonly TraitPast[] }

type LookedFor = { readonly attempt: string; readonly traits: readonly HashedTrait[]; readonly at: Date }

/** All that is remembered of attempts' traits, and which rules and model are in force: one statement. */
async function readPasts({ sql }: Db, asked: readonly LookedFor[]): Promise<Past[]> {
  const numbered = JSON.stringify(asked.map((each, n) => ({ n, ...each })))
  const rows = await sql<Past & { n: number }>`
    select n, decided, pasts, (select max(version) from risk.rule_sets) as "ruleSet",
           (select version from risk.models where activated_at is not null and retired_at is null) as model
      from risk.look_back(${numbered}::json)
     order by n`
  return rows
}

/** What is looked for while the same is being read of other attempts is read together. */
const lookBack = batchedPer(readPasts, { max: 32, lanes: 2 })

/** What is written down of a decision. */
type Written = {
  readonly id: DecisionId
  readonly attempted: Attempted
  readonly traits: readonly HashedTrait[]
  readonly verdict: Verdict
  readonly facts: Facts
  readonly inForce: InForce
  readonly microseconds: number
  readonly at: Date
}

/** Which cards and mails an attempt shows beside its other traits. */
export function linksOf(traits: readonly HashedTrait[]): readonly (readonly [HashedTrait, HashedTrait])[] {
  const holders = traits.filter(({ kind }) => kind === 'mail' || kind === 'ip' || kind === 'device')
  const others = traits.filter(({ kind }) => kind === 'card' || kind === 'mail')
  return holders.flatMap((each) =>
    others.filter(({ kind }) => kind !== each.kind).map((other) => [each, other] as const),
  )
}

const decisionRow = ({ id, attempted, traits, verdict, facts, inForce, microseconds, at }: Written) => ({
  id,
  attempt: attempted.attempt,
  reference: attempted.reference,
  action: verdict.action,
  probability: verdict.probability,
  reasons: verdict.reasons,
  facts,
  traits,
  rule_set: inForce.ruleSet,
  model: inForce.model,
  microseconds,
  at,
  units: facts['amount'],
  links: linksOf(traits).map(([held, other]) => ({ ...held, other_kind: other.kind, other_key: other.key })),
})

/**
 * Write decisions down and count their attempts, one statement. Answers which are new: an attempt that is decided already
 * changes nothing.
 */
async function writeDown({ sql }: Db, all: readonly Written[]): Promise<boolean[]> {
  const rows = await sql<{ id: DecisionId }>`
    with given as materialized (
      select d.id, d.attempt, d.reference, d.action, d.probability, d.reasons, d.facts, d.traits, d.rule_set, d.model,
             d.microseconds, d.at, d.units, d.links
        from json_to_recordset(${JSON.stringify(all.map(decisionRow))}::json)
             as d (id text, attempt text, reference text, action text, probability double precision, reasons jsonb,
                   facts jsonb, traits jsonb, rule_set integer, model integer, microseconds integer, at timestamptz,
                   units double precision, links jsonb)
    ), decision as (
      insert into risk.decisions
             (id, attempt, reference, action, probability, reasons, facts, traits, rule_set, model,
              microseconds, decided_at)
      select d.id, d.attempt, d.reference, d.action, d.probability, d.reasons, d.facts, d.traits, d.rule_set, d.model,
             d.microseconds, d.at
        from given d
      on conflict (attempt) do nothing
      returning id
    ), asked as materialized (
      select t.kind, t.key, min(d.at) as first_at, max(d.at) as last_at
        from given d
        join decision using (id)
       cross join lateral jsonb_to_recordset(d.traits) as t (kind text, key text)
       group by 1, 2
       order by 1, 2
    ), counts as materialized (
      select t.kind, t.key, date_bin('10 minutes', d.at, '2000-01-01T00:00:00Z') as slot, count(*)::integer as count,
             sum(d.units) as sum
        from given d
        join decision using (id)
       cross join lateral jsonb_to_recordset(d.traits) as t (kind text, key text)
       group by 1, 2, 3
       order by 1, 2, 3
    ), remembered as (
      insert into risk.known (kind, key, first_seen_at, last_seen_at)
      select kind, key, first_at, last_at from asked
      on conflict (kind, key) do update set last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
    ), counted as (
      insert into risk.velocity (kind, key, slot, count, sum)
      select kind, key, slot, count, sum from counts
      on conflict (kind, key, slot)
      do update set count = velocity.count + excluded.count, sum = velocity.sum + excluded.sum
    ), linked as (
      insert into risk.links (kind, key, other_kind, other_key, seen_at)
      select l.kind, l.key, l.other_kind, l.other_key, max(d.at)
        from given d
        join decision using (id)
       cross join lateral jsonb_to_recordset(d.links) as l (kind text, key text, other_kind text, other_key text)
       group by 1, 2, 3, 4
       order by 1, 2, 3, 4
      on conflict (kind, key, other_kind, other_key) do update set seen_at = excluded.seen_at
    )
    select id from decision`
  const fresh = new Set(rows.map(({ id }) => id))
  return all.map(({ id }) => fresh.has(id))
}

/** Decisions that are made while others are being written are written together, in one statement and one commit. */
const writeTogether = batchedPer(writeDown, { max: 32, lanes: 1 })

/**
 * Judge an attempt before the provider is asked: two statements and no call to the outside. What is remembered of the
 * payer's traits is looked up, rules and model decide, and the decision is written down with its reasons while the
 * attempt is counted. An attempt is judged once; asked again, the answer is the same.
 */
export async function assessAttempt(db: Db, secret: string, attempted: Attempted): Promise<Assessed> {
  const begin = ports().monotonicMs()
  const at = ports().now()
  const traits = hashTraits(secret, attempted.traits)
  const past = await lookBack(db, { attempt: attempted.attempt, traits, at })
  if (past.decided !== null) return past.decided
  const judges = await judgesOf(db, past)
  const facts = factsOf({ ...attempted, at }, past.pasts)
  const verdict = decide(judges, facts)
  const id: DecisionId = newId('rsk')
  const microseconds = Math.round((ports().monotonicMs() - begin) * 1000)
  const inForce = { ruleSet: past.ruleSet, model: past.model }
  const isFirst = await retrying(() =>
    writeTogether(db, { id, attempted, traits, verdict, facts, inForce, microseconds, at }),
  )
  if (isFirst) return { id, action: verdict.action }
  const again = await lookBack(db, { attempt: attempted.attempt, traits: [], at })
  assert(again.decided !== null, 'who was not first finds the decision')
  return again.decided
}
