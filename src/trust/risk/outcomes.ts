import type { Tx } from '#kernel/transaction.ts'
import { tell } from '#kernel/outbox.ts'
import { linksOf, type DecisionId } from './assess.ts'
import type { Facts } from './features.ts'
import { hashTraits, type HashedTrait } from './traits.ts'

/** What may turn out to be true of an attempt. The last three say whether it was fraud. */
export type OutcomeKind =
  | 'authorized'
  | 'declined'
  | 'operator_approved'
  | 'proof_passed'
  | 'proof_failed'
  | 'chargeback'
  | 'fraud_refund'
  | 'operator_refused'

const frauds: readonly OutcomeKind[] = ['chargeback', 'fraud_refund', 'operator_refused']

/** True for an outcome that says the attempt was fraud. */
export const saysFraud = (kind: OutcomeKind): boolean => frauds.includes(kind)

type Decided = {
  readonly id: DecisionId
  readonly attempt: string
  readonly facts: Facts
  readonly traits: readonly HashedTrait[]
}

/** Write an outcome of some decisions down once; answers of which it is new. */
async function recordOnce(
  tx: Tx,
  ids: readonly DecisionId[],
  kind: OutcomeKind,
): Promise<ReadonlySet<DecisionId>> {
  const rows = await tx.sql<{ id: DecisionId }>`
    insert into risk.outcomes (decision_id, kind)
    select id, ${kind} from unnest(${[...ids]}::text[]) as given (id) order by id
    on conflict do nothing
    returning decision_id as id`
  return new Set(rows.map(({ id }) => id))
}

/** Each trait once, with how many of the attempts show it and the sum of their amounts. */
function perTrait(all: readonly Decided[]) {
  const sums = new Map<string, HashedTrait & { count: number; sum: number }>()
  for (const { facts, traits } of all)
    for (const { kind, key } of traits) {
      const known = sums.get(`${kind} ${key}`) ?? { kind, key, count: 0, sum: 0 }
      known.count++
      known.sum += Number(facts['amount'] ?? 0)
      sums.set(`${kind} ${key}`, known)
    }
  const each = [...sums.values()]
  return {
    kinds: each.map(({ kind }) => kind),
    keys: each.map(({ key }) => key),
    counts: each.map(({ count }) => count),
    sums: each.map(({ sum }) => sum),
  }
}

/** Remember at the traits of attempts that these were paid, declined or fraud. */
async function remember(tx: Tx, all: readonly Decided[], kind: OutcomeKind): Promise<void> {
  if (all.length === 0) return
  const { kinds, keys, counts, sums } = perTrait(all)
  const isPaid = kind === 'authorized'
  if (isPaid || saysFraud(kind))
    await tx.sql`
      update risk.known
         set paid = paid + case when ${isPaid} then held.count else 0 end,
             frauds = frauds + case when ${isPaid} then 0 else held.count end,
             paid_sum = paid_sum + case when ${isPaid} then held.sum else 0 end
        from (select k.kind, k.key, given.count, given.sum
                from unnest(${kinds}::text[], ${keys}::text[], ${counts}::integer[], ${sums}::double precision[])
                     as given (kind, key, count, sum)
                join risk.known k on k.kind = given.kind and k.key = given.key
               order by k.kind, k.key
                 for update of k) as held
       where known.kind = held.kind and known.key = held.key`
  // Who cannot prove to be who they say counts like a declined card: many of them are a sign.
  if (kind === 'declined' || kind === 'proof_failed')
    await tx.sql`
      insert into risk.velocity (kind, key, slot, declines)
      select given.kind, given.key, date_bin('10 minutes', clock_timestamp(), '2000-01-01T00:00:00Z'), given.count
        from unnest(${kinds}::text[], ${keys}::text[], ${counts}::integer[]) as given (kind, key, count)
       order by 1, 2
      on conflict (kind, key, slot) do update set declines = velocity.declines + excluded.declines`
}

async function decidedFor(tx: Tx, attempts: readonly string[]): Promise<Decided[]> {
  return tx.sql<Decided>`
    select id, attempt, facts, traits from risk.decisions where attempt = any (${[...attempts]}::text[]) order by id`
}

type WithCard = { readonly decided: Decided; readonly card: HashedTrait }

/** Write down which cards attempts were made by: at their decisions, and as traits that were seen beside the others. */
async function writeCards(tx: Tx, all: readonly WithCard[]): Promise<void> {
  const cards = perTrait(all.map(({ decided, card }) => ({ ...decided, traits: [card] })))
  const links = new Map(
    all.flatMap(({ decided }) =>
      linksOf(decided.traits)
        .filter(([, { kind }]) => kind === 'card')
        .map(([held, card]) => [`${held.kind} ${held.key} ${card.key}`, { held, card }] as const),
    ),
  )
  const linked = [...links.values()]
  await tx.sql`
    with changed as (
      update risk.decisions d set traits = given.traits
        from unnest(${all.map(({ decided }) => decided.id)}::text[],
                    ${all.map(({ decided }) => JSON.stringify(decided.traits))}::jsonb[]) as given (id, traits)
       where d.id = given.id
    ), remembered as (
      insert into risk.known (kind, key, first_seen_at, last_seen_at)
      select 'card', given.key, clock_timestamp(), clock_timestamp()
        from unnest(${cards.keys}::text[]) as given (key)
       order by given.key
      on conflict (kind, key) do update set last_seen_at = excluded.last_seen_at
    ), counted as (
      insert into risk.velocity (kind, key, slot, count, sum)
      select 'card', given.key, date_bin('10 minutes', clock_timestamp(), '2000-01-01T00:00:00Z'), given.count, given.sum
        from unnest(${cards.keys}::text[], ${cards.counts}::integer[], ${cards.sums}::double precision[])
             as given (key, count, sum)
       order by given.key
      on conflict (kind, key, slot) do update set count = velocity.count + excluded.count, sum = velocity.sum + excluded.sum
    )
    insert into risk.links (kind, key, other_kind, other_key, seen_at)
    select given.kind, given.key, 'card', given.card, clock_timestamp()
      from unnest(${linked.map(({ held }) => held.kind)}::text[], ${linked.map(({ held }) => held.key)}::text[],
                  ${linked.map(({ card }) => card.key)}::text[]) as given (kind, key, card)
     order by 1, 2, 4
    on conflict (kind, key, other_kind, other_key) do update set seen_at = excluded.seen_at`
}

/** A card a provider named only in its answer joins the traits of the attempt; the last one tried stands. */
async function learnCards(
  tx: Tx,
  all: readonly Decided[],
  cards: ReadonlyMap<string, HashedTrait>,
): Promise<readonly Decided[]> {
  const fresh: WithCard[] = []
  const learned = all.map((decided) => {
    const card = cards.get(decided.attempt)
    if (card === undefined || decided.traits.length === 0) return decided
    if (decided.traits.some(({ key }) => key === card.key)) return decided
    const others = decided.traits.filter(({ kind }) => kind !== 'card')
    const traits = [...others, card].toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
    fresh.push({ decided: { ...decided, traits }, card })
    return { ...decided, traits }
  })
  if (fresh.length > 0) await writeCards(tx, fresh)
  return learned
}

/** An attempt its provider has answered, with the card it was made by where the provider names one. */
export type AnsweredAttempt = { readonly attempt: string; readonly card?: string | undefined }

/** What providers answered about attempts, each another one: four statements, however many. Those nobody judged are passed over. */
export async function noteAnswers(
  tx: Tx,
  secret: string,
  kind: 'authorized' | 'declined',
  answers: readonly AnsweredAttempt[],
): Promise<void> {
  const found = await decidedFor(
    tx,
    answers.map(({ attempt }) => attempt),
  )
  if (found.length === 0) return
  const cards = new Map(
    answers.flatMap(({ attempt, card }) =>
      hashTraits(secret, { card }).map((trait) => [attempt, trait] as const),
    ),
  )
  const decided = await learnCards(tx, found, cards)
  const first = await recordOnce(
    tx,
    decided.map(({ id }) => id),
    kind,
  )
  // On a provider's page one attempt may see several cards declined, and each counts.
  const count = decided.filter(({ id }) => kind === 'declined' || first.has(id))
  await remember(tx, count, kind)
}

/**
 * Something turned out about an attempt: a chargeback, a refund because of fraud, an operator's decision. Each kind
 * counts once; one that says fraud marks every trait of the attempt. An attempt nobody judged is passed over.
 */
export async function recordOutcome(
  tx: Tx,
  given: { readonly attempt: string; readonly kind: OutcomeKind; readonly actor: string },
): Promise<void> {
  const [decided] = await decidedFor(tx, [given.attempt])
  if (decided === undefined || (await recordOnce(tx, [decided.id], given.kind)).size === 0) return
  await remember(tx, [decided], given.kind)
  if (!saysFraud(given.kind)) return
  const { actor, kind } = given
  await tell(tx, { type: 'risk_fraud_found', aggregate: decided.id, actor, payload: { kind } })
}
