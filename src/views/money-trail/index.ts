import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { add, money, negate, subtract, sum, zero, type Money } from '#kernel/money.ts'
import { findPayment, type Payment, type PaymentId } from '#money/payments/index.ts'
import { proofsOf, type TrailProof } from './proofs.ts'

export type { TrailProof } from './proofs.ts'

/** A line of a provider's settlement file about a payment, with the bank entry that paid the file. */
export type TrailLine = {
  readonly type: 'capture' | 'refund' | 'fee' | 'chargeback' | 'reversal'
  readonly match: 'matched' | 'amount' | 'duplicate' | 'missing_ours'
  readonly operationId: string | null
  readonly gross: Money
  readonly fee: Money
  readonly net: Money
  readonly connector: string
  readonly batch: string
  readonly importedAt: Date
  readonly paidAt: Date | null
  readonly bankRef: string | null
  readonly bookedOn: string | null
}

/** A movement of our bank account that concerns a payment directly: a transfer in, or money sent back. */
export type TrailEntry = {
  readonly id: string
  readonly amount: Money
  readonly bookedOn: string
  readonly bankRef: string | null
  readonly purpose: string
}

/** What a step of the trail is. */
export type TrailCode =
  | 'asked'
  | 'not_captured'
  | 'captured'
  | 'refunded'
  | 'kept'
  | 'unsettled'
  | 'other_amount'
  | 'disputed'
  | 'settled'
  | 'fees'
  | 'settled_net'
  | 'unpaid'
  | 'payout_difference'
  | 'on_account'
  | 'gap'

/** One step: a total, or an amount that is elsewhere, and where. */
export type TrailStep = {
  readonly code: TrailCode
  readonly isTotal: boolean
  readonly amount: Money
  readonly running: Money
  readonly where: string | undefined
}

/** Where the money of a payment is, from what was asked to our bank account, in the words of all three sides. */
export type MoneyTrail = {
  readonly payment: Payment
  readonly steps: readonly TrailStep[]
  readonly lines: readonly TrailLine[]
  readonly entries: readonly TrailEntry[]
  readonly proofs: readonly TrailProof[]
  /** Every total is the sum of what stands above it, and no gap is left. */
  readonly addsUp: boolean
}

type LineRow = Omit<TrailLine, 'gross' | 'fee' | 'net'> & {
  readonly gross_minor: bigint
  readonly fee_minor: bigint
  readonly net_minor: bigint
  readonly currency: Currency
}

async function linesOf(db: Queries, id: PaymentId): Promise<TrailLine[]> {
  const rows = await db.sql<{
    type: TrailLine['type']
    match: TrailLine['match']
    operationId: string | null
    gross_minor: bigint
    fee_minor: bigint
    net_minor: bigint
    currency: Currency
    connector: string
    batch: string
    importedAt: Date
    paidAt: Date | null
    bankRef: string | null
    bookedOn: string | null
  }>`
    select l.type, l.match, l.operation_id as "operationId", l.gross_minor, l.fee_minor, l.net_minor, f.currency,
           f.connector, f.batch, f.imported_at as "importedAt", f.paid_at as "paidAt", e.bank_ref as "bankRef",
           e.booked_on::text as "bookedOn"
      from reconciliation.lines l
      join reconciliation.files f on f.id = l.file_id
      join payments.attempts a on a.id = l.attempt_id
      left join reconciliation.entries e on e.id = f.entry_id
     where a.intent_id = ${id}
     order by f.id, l.ordinal`
  return rows.map(({ gross_minor, fee_minor, net_minor, currency, ...rest }: LineRow) => ({
    ...rest,
    gross: money(gross_minor, currency),
    fee: money(fee_minor, currency),
    net: money(net_minor, currency),
  }))
}

async function entriesOf(db: Queries, id: PaymentId): Promise<TrailEntry[]> {
  const rows = await db.sql<{
    id: string
    amount_minor: bigint
    currency: Currency
    bookedOn: string
    bankRef: string | null
    purpose: string
  }>`
    select e.id, e.amount_minor, e.currency, e.booked_on::text as "bookedOn", e.bank_ref as "bankRef", e.purpose
      from reconciliation.entries e
     where e.about in (select a.merchant_ref from payments.attempts a where a.intent_id = ${id})
        or e.about in (select p.id
                         from payouts.payouts p
                         join payments.intents i on i.id = ${id}
                        where p.reference = i.reference
                           or p.reference in (select o.id from payments.operations o join payments.attempts a on a.id = o.attempt_id
                                               where a.intent_id = i.id))
     order by e.id`
  return rows.map(({ amount_minor, currency, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, currency),
  }))
}

type Walk = {
  readonly go: (code: TrailCode, amount: Money, where?: string) => void
  readonly stand: (code: TrailCode) => void
  readonly now: () => Money
  readonly steps: TrailStep[]
}

/** A running amount and the steps it was made of. A step of nothing is left out. */
function walk(currency: Currency): Walk {
  const steps: TrailStep[] = []
  let running = zero(currency)
  return {
    steps,
    now: () => running,
    go(code, amount, where) {
      if (amount.minor === 0n && code !== 'asked') return
      running = add(running, amount)
      steps.push({ code, isTotal: false, amount, running, where })
    },
    stand: (code) => void steps.push({ code, isTotal: true, amount: running, running, where: undefined }),
  }
}

/** What the provider's files say of the money that was kept, down to what the bank was credited. */
function overFiles({ go, stand, now }: Walk, payment: Payment, lines: readonly TrailLine[]): void {
  const { currency } = payment.intent.amount
  const all = (amounts: readonly Money[]) => sum(amounts, currency)
  const settledIds = new Set(lines.map(({ operationId }) => operationId))
  const open = payment.operations.filter(
    ({ id, kind, state }) =>
      state === 'succeeded' && (kind === 'capture' || kind === 'refund') && !settledIds.has(id),
  )
  const unsettled = all(open.map(({ kind, amount }) => (kind === 'refund' ? negate(amount) : amount)))
  const connector = payment.attempts.find(({ id }) => id === open[0]?.attemptId)?.connector
  go('unsettled', negate(unsettled), connector)
  const disputed = lines.filter(({ type }) => type === 'chargeback' || type === 'reversal')
  go('disputed', all(disputed.map((each) => each.gross)), disputed[0]?.batch)
  const gross = all(lines.map((each) => each.gross))
  go('other_amount', subtract(gross, now()), lines.find(({ match }) => match !== 'matched')?.batch)
  stand('settled')
  go('fees', all(lines.map((each) => each.fee)))
  stand('settled_net')
  const waiting = lines.filter(({ paidAt }) => paidAt === null)
  go('unpaid', negate(all(waiting.map((each) => each.net))), waiting[0]?.batch)
}

/** Lay the steps out. Pure: what came over the provider's files, or straight to our account. */
export function trailSteps(
  payment: Payment,
  lines: readonly TrailLine[],
  entries: readonly TrailEntry[],
): { readonly steps: readonly TrailStep[]; readonly addsUp: boolean } {
  const { intent } = payment
  const { currency } = intent.amount
  const trail = walk(currency)
  const { go, stand, now, steps } = trail
  go('asked', intent.amount)
  go('not_captured', negate(subtract(intent.amount, intent.captured)))
  stand('captured')
  go('refunded', negate(intent.refunded))
  stand('kept')
  const direct = sum(
    entries.map(({ amount }) => amount),
    currency,
  )
  if (entries.length === 0) overFiles(trail, payment, lines)
  else go('gap', subtract(direct, now()))
  stand('on_account')
  const paid = sum(
    lines.filter(({ paidAt }) => paidAt !== null).map((each) => each.net),
    currency,
  )
  const arrived = entries.length === 0 ? paid : direct
  const differs = steps.some(({ code }) => code === 'gap' || code === 'other_amount')
  return { steps, addsUp: now().minor === arrived.minor && !differs }
}

/** The trail of a payment; undefined when there is none. For operators. */
export async function moneyTrail(db: Queries, id: PaymentId): Promise<MoneyTrail | undefined> {
  const payment = await findPayment(db, id)
  if (payment === undefined) return undefined
  const lines = await linesOf(db, id)
  const entries = await entriesOf(db, id)
  const proofs = await proofsOf(db, id)
  return { payment, lines, entries, proofs, ...trailSteps(payment, lines, entries) }
}
