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

type Decided = { readonly id: DecisionId; readonly facts: Facts; readonly traits: readonly HashedTrait[] }

/** Write an outcome down once; answers whether it is new. */
async function recordOnce(tx: Tx, id: DecisionId, kind: OutcomeKind): Promise<boolean> {
  const rows = await tx.sql<{ id: DecisionId }>`
    insert into risk.outcomes (decision_id, kind) values (${id}, ${kind})
    on conflict do nothing
    returning decision_id as id`
  return rows.length > 0
}

/** Remember at the traits of an attempt that it was paid, declined or fraud. */
async function remember(tx: Tx, { facts, traits }: Decided, kind: OutcomeKind): Promise<void> {
  const [kinds, keys] = [traits.map((each) => each.kind), traits.map(({ key }) => key)]
  const isPaid = kind === 'authorized'
  if (isPaid || saysFraud(kind))
    await tx.sql`
      update risk.known
         set paid = paid + ${isPaid ? 1 : 0}, frauds = frauds + ${isPaid ? 0 : 1},
             paid_sum = paid_sum + ${isPaid ? (facts['amount'] ?? 0) : 0}::double precision
        from (select kind, key
                from risk.known
               where (kind, key) in (select kind, key from unnest(${kinds}::text[], ${keys}::text[]) as given (kind, key))
               order by kind, key
                 for update) as held
       where known.kind = held.kind and known.key = held.key`
  // Who cannot prove to be who they say counts like a declined card: many of them are a sign.
  if (kind === 'declined' || kind === 'proof_failed')
    await tx.sql`
      insert into risk.velocity (kind, key, slot, declines)
      select given.kind, given.key, date_bin('10 minutes', clock_timestamp(), '2000-01-01T00:00:00Z'), 1
        from unnest(${kinds}::text[], ${keys}::text[]) as given (kind, key)
       order by 1, 2
      on conflict (kind, key, slot) do update set declines = velocity.declines + 1`
}

async function decidedFor(tx: Tx, attempt: string): Promise<Decided | undefined> {
  const [row] = await tx.sql<Decided>`
    select id, facts, traits from risk.decisions where attempt = ${attempt}`
  return row
}

/** The card a provider named only in its answer joins the traits of the attempt; the last one tried stands. */
async function learnCard(tx: Tx, decided: Decided, card: HashedTrait): Promise<Decided> {
  if (decided.traits.length === 0 || decided.traits.some(({ key }) => key === card.key)) return decided
  const others = decided.traits.filter(({ kind }) => kind !== 'card')
  const traits = [...others, card].toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
  await tx.sql`update risk.decisions set traits = ${JSON.stringify(traits)}::jsonb where id = ${decided.id}`
  await tx.sql`
    insert into risk.known (kind, key, first_seen_at, last_seen_at)
    values ('card', ${card.key}, clock_timestamp(), clock_timestamp())
    on conflict (kind, key) do update set last_seen_at = excluded.last_seen_at`
  await tx.sql`
    insert into risk.velocity (kind, key, slot, count, sum)
    values ('card', ${card.key}, date_bin('10 minutes', clock_timestamp(), '2000-01-01T00:00:00Z'), 1,
            ${decided.facts['amount'] ?? 0}::double precision)
    on conflict (kind, key, slot) do update set count = velocity.count + 1, sum = velocity.sum + excluded.sum`
  const links = linksOf(traits).filter(([, { kind }]) => kind === 'card')
  await tx.sql`
    insert into risk.links (kind, key, other_kind, other_key, seen_at)
    select given.kind, given.key, 'card', ${card.key}, clock_timestamp()
      from unnest(${links.map(([{ kind }]) => kind)}::text[], ${links.map(([{ key }]) => key)}::text[])
           as given (kind, key)
     order by 1, 2
    on conflict (kind, key, other_kind, other_key) do update set seen_at = excluded.seen_at`
  return { ...decided, traits }
}

/** What a provider answered about an attempt, with the card it was made by where the provider names one. */
export async function noteAnswer(
  tx: Tx,
  secret: string,
  answer: {
    readonly attempt: string
    readonly kind: 'authorized' | 'declined'
    readonly card?: string | undefined
  },
): Promise<void> {
  const found = await decidedFor(tx, answer.attempt)
  if (found === undefined) return
  const [card] = hashTraits(secret, { card: answer.card })
  const decided = card === undefined ? found : await learnCard(tx, found, card)
  const isFirst = await recordOnce(tx, decided.id, answer.kind)
  // On a provider's page one attempt may see several cards declined, and each counts.
  if (isFirst || answer.kind === 'declined') await remember(tx, decided, answer.kind)
}

/**
 * Something turned out about an attempt: a chargeback, a refund because of fraud, an operator's decision. Each kind
 * counts once; one that says fraud marks every trait of the attempt. An attempt nobody judged is passed over.
 */
export async function recordOutcome(
  tx: Tx,
  given: { readonly attempt: string; readonly kind: OutcomeKind; readonly actor: string },
): Promise<void> {
  const decided = await decidedFor(tx, given.attempt)
  if (decided === undefined || !(await recordOnce(tx, decided.id, given.kind))) return
  await remember(tx, decided, given.kind)
  if (!saysFraud(given.kind)) return
  const { actor, kind } = given
  await tell(tx, { type: 'risk_fraud_found', aggregate: decided.id, actor, payload: { kind } })
}
