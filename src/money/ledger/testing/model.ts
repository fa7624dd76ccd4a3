import { chartLineOf } from '../chart.ts'
import type { Answer } from '../post-transfers.ts'
import { ledgerRefusals, type LedgerRefusal } from '../refusals.ts'
import type { Request } from '../transfer.ts'
import type { Sums } from '../balances.ts'

type Kept = Omit<Request, 'debit' | 'credit' | 'currency' | 'amount_minor'> & {
  readonly debit: string
  readonly credit: string
  readonly currency: string
  readonly minor: bigint
  /** The last millisecond before a pending transfer's time is over. */
  readonly until: number
}

/**
 * What the ledger must do, told without SQL and without balances: a list of the transfers there are, and for each refusal
 * the question whether it applies. The first that applies, in order of precedence, is the answer.
 */
export type Model = {
  now: number
  kept: readonly Kept[]
  readonly closed: Set<string>
}

/** An empty ledger at an instant. */
export function emptyModel(now: number): Model {
  return { now, kept: [], closed: new Set() }
}

const nil = '00000000-0000-0000-0000-000000000000'
const max = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const adds = (r: Request) => r.kind === 'single' || r.kind === 'pending'
const resolves = (r: Request) => r.kind === 'post' || r.kind === 'void'
const minorOf = (r: Request) => (r.amount_minor === null ? undefined : BigInt(r.amount_minor))
const key = (path: string | null, currency: string | null) => `${path}|${currency}`

/** The transfer that resolved a pending one. */
const endOf = (m: Model, pending: Kept) => m.kept.find((each) => each.pending_id === pending.id)

/** The four sums of an account, from its transfers. */
export function sumsOf(m: Model, path: string, currency: string): Sums {
  const sums = {
    debits_pending_minor: 0n,
    debits_posted_minor: 0n,
    credits_pending_minor: 0n,
    credits_posted_minor: 0n,
  }
  for (const each of m.kept.filter((one) => one.currency === currency)) {
    const isOpen = each.kind === 'pending' && !endOf(m, each) && m.now <= each.until
    const state = isOpen ? 'pending' : each.kind === 'single' || each.kind === 'post' ? 'posted' : undefined
    if (state === undefined) continue
    if (each.debit === path) sums[`debits_${state}_minor`] += each.minor
    if (each.credit === path) sums[`credits_${state}_minor`] += each.minor
  }
  return sums
}

function fits(
  m: Model,
  path: string | null,
  currency: string | null,
  side: 'debit' | 'credit',
  minor: bigint,
) {
  const bound = chartLineOf(path ?? '')?.bound
  const s = sumsOf(m, path ?? '', currency ?? '')
  if (side === 'debit' && bound === 'debits_must_not_exceed_credits')
    return s.debits_pending_minor + s.debits_posted_minor + minor <= s.credits_posted_minor
  if (side === 'credit' && bound === 'credits_must_not_exceed_debits')
    return s.credits_pending_minor + s.credits_posted_minor + minor <= s.debits_posted_minor
  return true
}

type Question = (r: Request, m: Model, same: Kept | undefined, held: Kept | undefined) => boolean
const isWord = (code: string) => /^[a-z][a-z0-9_]{0,59}$/.test(code)

const questions: Readonly<Record<LedgerRefusal, Question>> = {
  linked_event_failed: () => false,
  id_must_not_be_zero: (r) => r.id === nil,
  id_must_not_be_max: (r) => r.id === max,
  exists_with_different_kind: (r, _, same) => same !== undefined && same.kind !== r.kind,
  exists_with_different_pending_id: (r, _, same) => same !== undefined && same.pending_id !== r.pending_id,
  exists_with_different_timeout: (r, _, same) =>
    same !== undefined && same.timeout_seconds !== r.timeout_seconds,
  exists_with_different_debit_account: (r, _, same) =>
    same !== undefined && same.debit !== (r.debit ?? (resolves(r) ? same.debit : '')),
  exists_with_different_credit_account: (r, _, same) =>
    same !== undefined && same.credit !== (r.credit ?? (resolves(r) ? same.credit : '')),
  exists_with_different_amount: (r, _, same, held) =>
    same !== undefined && same.minor !== (minorOf(r) ?? held?.minor),
  exists_with_different_currency: (r, _, same) =>
    same !== undefined && same.currency !== (r.currency ?? same.currency),
  exists_with_different_code: (r, _, same) => same !== undefined && same.code !== r.code,
  exists: (_, __, same) => same !== undefined,
  kind_must_be_known: (r) => !adds(r) && !resolves(r),
  debit_account_must_not_be_empty: (r) => adds(r) && !r.debit,
  credit_account_must_not_be_empty: (r) => adds(r) && !r.credit,
  accounts_must_be_different: (r) => r.debit !== null && r.debit === r.credit,
  pending_id_must_be_empty: (r) => adds(r) && r.pending_id !== null,
  pending_id_must_not_be_empty: (r) => resolves(r) && r.pending_id === null,
  pending_id_must_be_different: (r) => r.pending_id === r.id,
  timeout_reserved_for_pending: (r) => r.kind !== 'pending' && r.timeout_seconds !== null,
  timeout_must_be_positive: (r) => r.kind === 'pending' && (r.timeout_seconds ?? 0) <= 0,
  amount_must_be_positive: (r) => (minorOf(r) ?? (adds(r) ? 0n : 1n)) <= 0n,
  amount_too_large: (r) => (minorOf(r) ?? 0n) > 10n ** 15n,
  currency_must_be_known: (r) => !/^[A-Z]{3}$/.test(r.currency ?? (adds(r) ? '' : 'EUR')),
  code_must_be_a_word: (r) => !isWord(r.code),
  debit_account_not_in_chart: (r) => adds(r) && !chartLineOf(r.debit ?? ''),
  credit_account_not_in_chart: (r) => adds(r) && !chartLineOf(r.credit ?? ''),
  pending_not_found: (r, m) => resolves(r) && !m.kept.some(({ id }) => id === r.pending_id),
  pending_not_pending: (r, _, __, held) => resolves(r) && held?.kind !== 'pending',
  pending_has_different_debit_account: (r, _, __, held) =>
    resolves(r) && (r.debit ?? held?.debit) !== held?.debit,
  pending_has_different_credit_account: (r, _, __, held) =>
    resolves(r) && (r.credit ?? held?.credit) !== held?.credit,
  pending_has_different_currency: (r, _, __, held) =>
    resolves(r) && (r.currency ?? held?.currency) !== held?.currency,
  exceeds_pending_amount: (r, _, __, held) => r.kind === 'post' && (minorOf(r) ?? 0n) > (held?.minor ?? 0n),
  pending_has_different_amount: (r, _, __, held) =>
    r.kind === 'void' && (minorOf(r) ?? held?.minor) !== held?.minor,
  pending_already_posted: (_, m, __, held) => held !== undefined && endOf(m, held)?.kind === 'post',
  pending_already_voided: (_, m, __, held) => held !== undefined && endOf(m, held)?.kind === 'void',
  pending_expired: (_, m, __, held) => held !== undefined && m.now > held.until,
  debit_account_closed: (r, m, __, held) =>
    r.kind !== 'void' && m.closed.has(key(held?.debit ?? r.debit, held?.currency ?? r.currency)),
  credit_account_closed: (r, m, __, held) =>
    r.kind !== 'void' && m.closed.has(key(held?.credit ?? r.credit, held?.currency ?? r.currency)),
  exceeds_credits: (r, m) => adds(r) && !fits(m, r.debit, r.currency, 'debit', minorOf(r) ?? 0n),
  exceeds_debits: (r, m) => adds(r) && !fits(m, r.credit, r.currency, 'credit', minorOf(r) ?? 0n),
}

const byId = (m: Model, id: string | null) => m.kept.find((each) => each.id === id)

/** The refusal of one request in the ledger as it is; undefined when it may be posted. */
export function refusalOf(m: Model, r: Request): LedgerRefusal | undefined {
  const same = byId(m, r.id)
  const held = r.pending_id === null ? undefined : byId(m, r.pending_id)
  return ledgerRefusals.find((refusal) => questions[refusal](r, m, same, held))
}

/** Post a chain whole, or answer why not and leave no trace. */
export function postToModel(m: Model, chain: readonly Request[]): Answer | null {
  const before = m.kept
  if (chain.every((r) => refusalOf(m, r) === 'exists')) return null
  for (const [index, r] of chain.entries()) {
    const refusal = refusalOf(m, r)
    if (refusal !== undefined) {
      m.kept = before
      return { refusal, index, id: r.id }
    }
    const held = byId(m, r.pending_id)
    const { debit, credit, currency } = held ?? r
    const minor = minorOf(r) ?? held?.minor ?? 0n
    const until = m.now + (r.timeout_seconds ?? 0) * 1_000 - 1
    m.kept = [
      ...m.kept,
      { ...r, debit: debit ?? '', credit: credit ?? '', currency: currency ?? '', minor, until },
    ]
  }
  return null
}

/** Close an account that holds nothing; false when it holds something, is closed or not in the chart. */
export function closeInModel(m: Model, path: string, currency: string): boolean {
  const s = sumsOf(m, path, currency)
  const isEmpty =
    s.debits_posted_minor === s.credits_posted_minor &&
    s.debits_pending_minor + s.credits_pending_minor === 0n
  if (!chartLineOf(path) || !isEmpty || m.closed.has(key(path, currency))) return false
  m.closed.add(key(path, currency))
  return true
}
