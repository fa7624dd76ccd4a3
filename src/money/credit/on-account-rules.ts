import { newId } from '#kernel/ids.ts'
import { subtract, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { assert, done, mustBeDone, refused } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import type { HousePayment, HouseRules, OperationRequest } from '#money/payments/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { lockInvoicesFor, type InvoiceId } from './invoice.ts'
import { termsOf } from './terms.ts'

const holdSeconds = 90 * 86_400
const by = { actor: 'connector:on_account' } as const

function partyOf({ party }: HousePayment): PartyId {
  assert(party !== undefined, 'an invoice goes to a party')
  return party as PartyId
}

const leftOf = (payment: HousePayment): Money =>
  subtract(subtract(payment.amount, payment.captured), payment.voided)

function aHold(payment: HousePayment, id: string, amount: Money): Transfer {
  return {
    id,
    kind: 'pending',
    debit: account.creditAvailable(partyOf(payment)),
    credit: account.creditControl,
    amount,
    code: 'bought_on_account',
    timeoutSeconds: holdSeconds,
  }
}

/** An invoice for what was captured, due after the party's days. */
async function issueInvoice(
  tx: Tx,
  payment: HousePayment,
  { reference, amount }: OperationRequest,
): Promise<void> {
  const id: InvoiceId = newId('inv')
  const party = partyOf(payment)
  const terms = await termsOf(tx, party, amount.currency)
  await tx.sql`
    insert into credit.invoices (id, party_id, order_id, merchant_ref, cause, currency, amount_minor, due_at)
    values (${id}, ${party}, ${payment.reference}, ${payment.merchantRef}, ${reference}, ${amount.currency},
            ${amount.minor}, clock_timestamp() + make_interval(days => ${terms?.netDays ?? 14}))
    on conflict (cause) do nothing`
  await tell(tx, { type: 'invoice_issued', aggregate: payment.reference, ...by, payload: { invoice: id } })
}

/** Goods of an invoice came back: less is owed, and the limit has room again. Refused where it was paid already. */
async function creditInvoices(tx: Tx, merchantRef: string, amount: Money): Promise<boolean> {
  let left = amount.minor
  for (const invoice of await lockInvoicesFor(tx, merchantRef)) {
    const room = invoice.amount.minor - invoice.credited.minor - invoice.paid.minor
    const part = invoice.state !== 'open' || room <= 0n ? 0n : room < left ? room : left
    if (part === 0n) continue
    const isAll = part === room && invoice.fees.minor === 0n && invoice.paid.minor === 0n
    const isSettled = part === invoice.open.minor
    await tx.sql`
      update credit.invoices
         set credited_minor = credited_minor + ${part}::bigint,
             state = case when ${isAll}::boolean then 'credited' when ${isSettled}::boolean then 'paid' else state end,
             closed_at = case when ${isAll || isSettled}::boolean then clock_timestamp() end
       where id = ${invoice.id}`
    left -= part
  }
  return left === 0n
}

/** Buying on account: bounded by what is free of the party's limit, invoiced when the goods leave. */
export const onAccountRules: HouseRules = {
  name: 'on_account',
  asks: 'nothing',
  holdSeconds,
  async admit({ payer, reference }) {
    if (payer?.partyId === undefined) return refused('sign_in_needed')
    return reference.startsWith('top_') ? refused('not_for_top_ups') : done(true)
  },
  async hold(tx, payment) {
    const party = partyOf(payment)
    if ((await termsOf(tx, party, payment.amount.currency)) === undefined) return refused('no_terms')
    const id = transferIdOf(payment.merchantRef, 'credit_hold')
    const held = await postTransfers(tx, [aHold(payment, id, payment.amount)], {
      ...by,
      cause: payment.reference,
    })
    if (!held.ok && held.refusal === 'exceeds_credits') return refused('over_credit_limit')
    mustBeDone(held)
    return done(id)
  },
  async capture(tx, payment, request) {
    assert(payment.heldBy !== undefined, 'what is authorized is held')
    const { reference, amount } = request
    const rest = subtract(leftOf(payment), amount)
    const restId = transferIdOf(reference, 'credit_rest')
    const post: Transfer = {
      id: transferIdOf(reference, 'credit_use'),
      kind: 'post',
      pendingId: payment.heldBy,
      amount,
      code: 'bought_on_account',
    }
    const transfers = rest.minor > 0n ? [post, aHold(payment, restId, rest)] : [post]
    mustBeDone(await postTransfers(tx, transfers, { ...by, cause: payment.reference }))
    await issueInvoice(tx, payment, request)
    return rest.minor > 0n ? restId : undefined
  },
  async release(tx, payment, { reference }) {
    assert(payment.heldBy !== undefined, 'what is authorized is held')
    const id = transferIdOf(reference, 'credit_release')
    const end: Transfer = { id, kind: 'void', pendingId: payment.heldBy, code: 'not_bought' }
    mustBeDone(await postTransfers(tx, [end], { ...by, cause: payment.reference }))
  },
  async refund(tx, payment, { reference, amount }) {
    if (!(await creditInvoices(tx, payment.merchantRef, amount))) return refused('invoice_already_paid')
    const back = {
      id: transferIdOf(reference, 'credit_back'),
      debit: account.creditControl,
      credit: account.creditAvailable(partyOf(payment)),
      amount,
      code: 'credited',
    }
    mustBeDone(await postTransfers(tx, [back], { ...by, cause: payment.reference }))
    return done(true)
  },
}
