import { newId, type Id } from '#kernel/ids.ts'
import { money, toWire, type Money } from '#kernel/money.ts'
import { tell } from '#kernel/outbox.ts'
import { done, mustBeDone, refused, type Result } from '#kernel/result.ts'
import type { Queries } from '#kernel/database.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, balance, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { openCase, settleCase, type PaymentId } from '#money/payments/index.ts'
import { lockInvoice, type Invoice, type InvoiceId } from '../invoice.ts'
import { postParts, unitOf } from './units.ts'

/** What the chain took back of an invoice and has not brought again. */
export type Claim = {
  /** Parts of the token still missing. */
  readonly atomic: bigint
  /** What they were in the money of the invoice. */
  readonly worthMinor: bigint
  /** What of it stands as a claim in the books; less than the worth where a person has given up. */
  readonly openMinor: bigint
  /** By how much less may be refunded of the payment. */
  readonly refundableMinor: bigint
}

/** What is missing of an invoice now. */
export async function claimOf(db: Queries, invoiceId: string): Promise<Claim> {
  const [row] = await db.sql<{
    atomic: string
    worth_minor: bigint
    open_minor: bigint
    refundable_minor: bigint
  }>`
    select coalesce(sum(atomic), 0) as atomic,
           coalesce(sum(amount_minor) filter (where kind <> 'given_up' or atomic <> 0), 0)::bigint as worth_minor,
           coalesce(sum(amount_minor), 0)::bigint as open_minor,
           coalesce(sum(refundable_minor), 0)::bigint as refundable_minor
      from chain.claim_moves where invoice_id = ${invoiceId}`
  return {
    atomic: BigInt(row?.atomic ?? 0),
    worthMinor: row?.worth_minor ?? 0n,
    openMinor: row?.open_minor ?? 0n,
    refundableMinor: row?.refundable_minor ?? 0n,
  }
}

type Paid = { readonly paymentId: PaymentId; readonly reference: string }

async function paymentOf(db: Queries, { merchantRef }: Invoice): Promise<Paid | undefined> {
  const [row] = await db.sql<Paid>`
    select i.id as "paymentId", i.reference
      from payments.attempts a join payments.intents i on i.id = a.intent_id
     where a.merchant_ref = ${merchantRef} and a.connector = 'stablecoin'`
  return row
}

const actor = 'chain'

async function record(
  tx: Tx,
  move: {
    readonly invoiceId: string
    readonly depositId?: string
    readonly kind: 'taken_back' | 'mined_again' | 'given_up'
    readonly atomic: bigint
    readonly minor: bigint
    readonly refundable?: bigint
    readonly reason?: string
    readonly actor?: string
  },
): Promise<Id<'clm'>> {
  const id = newId('clm')
  const { invoiceId, depositId = null, kind, atomic, minor, refundable = 0n, reason = null } = move
  await tx.sql`
    insert into chain.claim_moves (id, invoice_id, deposit_id, kind, atomic, amount_minor, refundable_minor, reason, actor)
    values (${id}, ${invoiceId}, ${depositId}, ${kind}, ${atomic.toString()}::numeric, ${minor}, ${refundable}, ${reason},
            ${move.actor ?? actor})`
  return id
}

/** A deposit that was decided and whose block is no longer the chain's. */
export type Lost = {
  readonly id: Id<'dpo'>
  readonly txHash: string
  readonly state: 'counted' | 'set_aside'
  readonly booked: bigint
  readonly bookedMinor: bigint
}

/** What was taken back may not be given back either: as much less is refundable of the payment. Answers how much. */
async function lessRefundable(tx: Tx, paid: Paid, lost: Lost, amount: Money): Promise<bigint> {
  const path = account.refundable(paid.paymentId)
  const { available } = await balance(tx, path, amount.currency)
  const minor = available.minor < amount.minor ? available.minor : amount.minor
  if (minor <= 0n) return 0n
  const memo = { id: transferIdOf(lost.id, 'not_refundable'), debit: path, credit: account.refundableControl, amount: { ...amount, minor }, code: 'refundable' } // prettier-ignore
  mustBeDone(await postTransfers(tx, [memo], { actor, cause: lost.id }))
  return minor
}

/**
 * The chain took a decided deposit back: it leaves the clearing account and becomes a claim, a person is told, and the
 * payment is no longer paid in full as far as its invoice goes. The order keeps its state; its parcels are not sent.
 */
export async function takeBack(tx: Tx, invoiceId: InvoiceId, lost: Lost): Promise<void> {
  if (lost.booked === 0n) return
  const invoice = await lockInvoice(tx, invoiceId)
  const { currency } = invoice.amount
  const amount = money(lost.bookedMinor, currency)
  if (amount.minor > 0n) {
    const owed = { id: transferIdOf(lost.id, 'taken_back'), debit: account.chainReversed, credit: account.clearing('stablecoin'), amount, code: 'deposit_taken_back' } // prettier-ignore
    mustBeDone(await postTransfers(tx, [owed], { actor, cause: lost.id }))
  }
  await postParts(tx, await unitOf(tx, invoice.chainId, invoice.token), {
    id: transferIdOf(lost.id, 'tokens_taken_back'),
    debit: account.chainPosition,
    credit: account.chainDeposit(invoice.id),
    atomic: lost.booked,
    code: 'tokens_taken_back',
    cause: lost.id,
  })
  const paid = await paymentOf(tx, invoice)
  const isPayment = lost.state === 'counted' && paid !== undefined
  const refundable = isPayment ? await lessRefundable(tx, paid, lost, amount) : 0n
  await record(tx, { invoiceId, depositId: lost.id, kind: 'taken_back', atomic: lost.booked, minor: amount.minor, refundable }) // prettier-ignore
  if (lost.state === 'counted')
    await tx.sql`update chain.invoices set state = 'reversed' where id = ${invoiceId} and state = 'settled'`
  const claim = await claimOf(tx, invoiceId)
  const facts = { ...toWire(money(claim.openMinor, currency)), transaction: lost.txHash, invoice: invoiceId }
  await openCase(tx, { kind: 'chain_reversed', subject: invoiceId, ...(paid && { paymentId: paid.paymentId }), facts }) // prettier-ignore
  if (isPayment)
    await tell(tx, {
      type: 'payment_taken_back',
      aggregate: paid.reference,
      actor,
      payload: { invoice: invoiceId, ...toWire(amount) },
    })
}

/** Parts that arrive make up for what is missing first. Answers the worth they had, in the money of the invoice. */
export async function fillClaim(
  tx: Tx,
  invoice: Invoice,
  deposit: { readonly id: Id<'dpo'>; readonly atomic: bigint },
  claim: Claim,
): Promise<bigint> {
  const { currency } = invoice.amount
  const isAll = deposit.atomic === claim.atomic
  const share = (minor: bigint) => (isAll ? minor : (minor * deposit.atomic) / claim.atomic)
  const [minor, refundable] = [share(claim.worthMinor), share(claim.refundableMinor)]
  const toClaim = minor < claim.openMinor ? minor : claim.openMinor
  const debit = account.clearing('stablecoin')
  const post = async (step: string, from: string, of: bigint) => {
    if (of <= 0n) return
    const back = { id: transferIdOf(deposit.id, step), debit, credit: from, amount: money(of, currency), code: step } // prettier-ignore
    mustBeDone(await postTransfers(tx, [back], { actor, cause: deposit.id }))
  }
  await post('deposit_mined_again', account.chainReversed, toClaim)
  // A person had given it up as lost; it is not.
  await post('lost_deposit_mined_again', account.receivablesLost, minor - toClaim)
  const paid = await paymentOf(tx, invoice)
  if (paid !== undefined && refundable > 0n) {
    const memo = { id: transferIdOf(deposit.id, 'refundable_again'), debit: account.refundableControl, credit: account.refundable(paid.paymentId), amount: money(refundable, currency), code: 'refundable' } // prettier-ignore
    mustBeDone(await postTransfers(tx, [memo], { actor, cause: deposit.id }))
  }
  await record(tx, { invoiceId: invoice.id, depositId: deposit.id, kind: 'mined_again', atomic: -deposit.atomic, minor: -minor, refundable: -refundable }) // prettier-ignore
  if (isAll) {
    await tx.sql`update chain.invoices set state = 'settled' where id = ${invoice.id} and state = 'reversed'`
    await settleCase(tx, 'chain_reversed', invoice.id, actor)
    if (paid !== undefined)
      await tell(tx, {
        type: 'payment_mined_again',
        aggregate: paid.reference,
        actor,
        payload: { invoice: invoice.id },
      })
  }
  return minor
}

/** Why a claim is not given up. */
export type GiveUpRefusal = 'claim_not_open' | 'reason_missing'

/**
 * A person gives up what the chain took back, and says why. Refunds of the same money that were not signed yet are not owed
 * any more; the rest is our loss, and the case closes. Money that is mined again after all still counts.
 */
export async function giveUpClaim(
  tx: Tx,
  invoiceId: InvoiceId,
  { because, actor: by }: { readonly because: string; readonly actor: string },
): Promise<Result<InvoiceId, GiveUpRefusal>> {
  const reason = because.trim().slice(0, 500)
  if (reason.length < 3) return refused('reason_missing', { field: 'because' })
  const known = await tx.sql`select id from chain.invoices where id = ${invoiceId} for update`
  const claim = await claimOf(tx, invoiceId)
  if (known.length === 0 || claim.openMinor <= 0n) return refused('claim_not_open')
  const { currency } = (await lockInvoice(tx, invoiceId)).amount
  const waiting = await tx.sql<{ own: boolean; atomic: string; amount_minor: bigint }>`
    update chain.refunds set state = 'withdrawn', decided_at = clock_timestamp()
     where invoice_id = ${invoiceId} and state = 'created'
    returning operation_id is null as own, atomic, amount_minor`
  const own = waiting.filter(({ own }) => own)
  const ownMinor = own.reduce((sum, { amount_minor }) => sum + amount_minor, 0n)
  const ownAtomic = own.reduce((sum, { atomic }) => sum + BigInt(atomic), 0n)
  const free = ownMinor < claim.openMinor ? ownMinor : claim.openMinor
  const said = { invoiceId, kind: 'given_up', reason, actor: by } as const
  const post = async (id: Id<'clm'>, debit: string, minor: bigint, code: string) => {
    if (minor === 0n) return
    const move = { id: transferIdOf(id, code), debit, credit: account.chainReversed, amount: money(minor, currency), code } // prettier-ignore
    mustBeDone(await postTransfers(tx, [move], { actor: by, cause: invoiceId }))
  }
  if (free > 0n)
    await post(
      await record(tx, {
        ...said,
        atomic: -(ownAtomic < claim.atomic ? ownAtomic : claim.atomic),
        minor: -free,
      }),
      account.unmatched,
      free,
      'not_owed',
    )
  const loss = claim.openMinor - free
  if (loss > 0n)
    await post(
      await record(tx, { ...said, atomic: 0n, minor: -loss }),
      account.receivablesLost,
      loss,
      'given_up',
    )
  await settleCase(tx, 'chain_reversed', invoiceId, by)
  return done(invoiceId)
}

/** True while the chain has taken back money of an order's payment and it has not come again: nothing is sent for it. */
export async function isTakenBack(db: Queries, orderId: string): Promise<boolean> {
  const rows = await db.sql`
    select c.id from chain.invoices c
      join payments.attempts a on a.merchant_ref = c.merchant_ref
      join payments.intents i on i.id = a.intent_id
     where i.reference = ${orderId} and c.state = 'reversed'`
  return rows.length > 0
}
