import type { Queries } from '#kernel/database.ts'
import { toWire } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { openCase } from '#money/payments/index.ts'
import { isAccountNumber, isRoutingNumber, lastFour } from './account-number.ts'
import { lockDebit, type Debit } from './debit.ts'
import { openDebt } from './debt.ts'
import { debitLifecycle } from './lifecycles.ts'
import { revokeMandate } from './mandate.ts'
import type { DebitAnswer } from './nacha-read.ts'
import { declineOf, endsConsent } from './reasons.ts'
import { lockDebitRefund, takeRefundReturn } from './refund.ts'

const actor = 'connector:direct_debit'

/** The number of the last file of answers that was taken in; 0 when there is none. */
export async function lastAnswerNumber(db: Queries): Promise<number> {
  const [row] = await db.sql<{ last: number }>`select coalesce(max(number), 0) as last from mandates.answers`
  return row?.last ?? 0
}

type Corrected = { routing?: string; number?: string; kind?: 'checking' | 'savings' }

const kindOf = (code: string) => (code.startsWith('3') ? 'savings' : 'checking')

/** What a notice of change corrects, by the columns its code prescribes; undefined where it cannot be read. */
export function readChange(code: string, corrected: string): Corrected | undefined {
  const cut = (from: number, to: number) => corrected.slice(from - 1, to).trim()
  const layouts: Readonly<Record<string, () => Corrected>> = {
    C01: () => ({ number: cut(1, 17) }),
    C02: () => ({ routing: cut(1, 9) }),
    C03: () => ({ routing: cut(1, 9), number: cut(13, 29) }),
    C05: () => ({ kind: kindOf(cut(1, 2)) }),
    C06: () => ({ number: cut(1, 17), kind: kindOf(cut(21, 22)) }),
    C07: () => ({ routing: cut(1, 9), number: cut(10, 26), kind: kindOf(cut(27, 28)) }),
  }
  const read = layouts[code]?.()
  const isRight =
    read !== undefined &&
    (read.routing === undefined || isRoutingNumber(read.routing)) &&
    (read.number === undefined || isAccountNumber(read.number))
  return isRight ? read : undefined
}

async function correct(tx: Tx, { mandateId }: Pick<Debit, 'mandateId'>, change: Corrected): Promise<void> {
  const { routing = null, number = null, kind = null } = change
  await tx.sql`
    update mandates.mandates
       set routing = coalesce(${routing}, routing), kind = coalesce(${kind}, kind),
           last4 = coalesce(${number === null ? null : lastFour(number)}, last4)
     where id = ${mandateId}`
  if (number !== null)
    await tx.sql`update mandates.accounts set number = ${number} where mandate_id = ${mandateId}`
  await tell(tx, {
    type: 'mandate_corrected',
    aggregate: mandateId,
    actor,
    payload: { fields: Object.keys(change).join(' ') },
  })
}

/** Money that had paid is gone again: the payer owes it, and a person asks for it. The order stays paid. */
async function reverse(tx: Tx, debit: Debit, code: string): Promise<void> {
  const { merchantRef, amount, paymentId } = debit
  // Nothing may be returned once a debit is final; where the network does it all the same, our bank can take it up.
  const isLate = debit.state === 'final'
  const debt = await openDebt(tx, debit, { code, isLate, actor })
  const facts = { code, reason: declineOf(code), mandate: debit.mandateId, debt, late: isLate ? 'yes' : 'no', ...toWire(amount) } // prettier-ignore
  await openCase(tx, { kind: 'debit_returned', subject: merchantRef, paymentId, facts })
}

async function takeReturn(tx: Tx, debit: Debit, code: string): Promise<void> {
  const next = debitLifecycle.next(debit.state, 'return')
  if (next === undefined) return
  await tx.sql`update mandates.debits set state = ${next}, code = ${code} where number = ${debit.number}`
  if (endsConsent(code)) await revokeMandate(tx, debit.mandateId, code, actor)
  if (next === 'reversed') await reverse(tx, debit, code)
  await tell(tx, {
    type: 'debit_returned',
    aggregate: debit.mandateId,
    actor,
    payload: { debit: debit.merchantRef, code, settled: next === 'reversed' },
  })
}

/** One answer about one debit; what fits no debit of ours becomes a case and moves nothing. */
async function takeAnswer(tx: Tx, answer: DebitAnswer): Promise<void> {
  const { trace, code } = answer
  const debit = await lockDebit(tx, trace)
  if (answer.kind === 'return' && debit?.amount.minor === answer.minor) {
    await takeReturn(tx, debit, code)
    return
  }
  const refund = debit === undefined ? await lockDebitRefund(tx, trace) : undefined
  if (answer.kind === 'return' && refund?.amount.minor === answer.minor) {
    await takeRefundReturn(tx, refund, code)
    return
  }
  const change = answer.kind === 'change' ? readChange(code, answer.corrected) : undefined
  const about = debit ?? refund
  if (about !== undefined && change !== undefined) await correct(tx, about, change)
  else
    await openCase(tx, {
      kind: 'unmatched',
      subject: `debit-answer:${trace}`,
      ...(about === undefined ? {} : { paymentId: about.paymentId }),
      facts: { code, trace },
    })
}

/** Take a file of answers in, whole, and once: its number is remembered with what it did. */
export async function takeAnswers(
  tx: Tx,
  file: { readonly number: number; readonly content: string; readonly answers: readonly DebitAnswer[] },
): Promise<Result<number, never>> {
  const { number, content, answers } = file
  const rows = await tx.sql`
    insert into mandates.answers (number, content) values (${number}, ${content})
    on conflict (number) do nothing
    returning number`
  if (rows.length === 0) return done(0)
  for (const answer of answers) await takeAnswer(tx, answer)
  return done(answers.length)
}
