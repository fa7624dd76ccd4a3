import { newId } from '#kernel/ids.ts'
import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { money, toWire } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { postTransfers, transferIdOf } from '#money/ledger/index.ts'
import { openCase } from '#money/payments/index.ts'
import { paymentOrder, type Debtor } from './payment-order.ts'
import { lockPayout, payoutLifecycle, type MessageId, type Payout, type PayoutId } from './payout.ts'
import { tellPayout } from './request-payout.ts'
import type { ReportedState, StatusReport } from './status-report.ts'

/** A payment order on its way: its bytes are the same on every try. */
export type OutgoingMessage = { readonly id: MessageId; readonly content: string; readonly state: 'made' | 'answered' } // prettier-ignore

const mostPerMessage = 200

/** Gather what was requested, one currency at a time, into a payment order. Committed before it is sent; undefined when nothing waits. */
export async function gatherPayouts(tx: Tx, debtor: Debtor): Promise<MessageId | undefined> {
  const [first] = await tx.sql<{ currency: Currency }>`
    select p.currency from payouts.payouts p where p.state = 'requested' order by p.id limit 1`
  if (first === undefined) return undefined
  const rows = await tx.sql<
    Pick<Payout, 'id' | 'creditorName' | 'creditorIban' | 'remittance'> & { amount_minor: bigint }
  >`
    select p.id, p.amount_minor, p.creditor_name as "creditorName", p.creditor_iban as "creditorIban", p.remittance
      from payouts.payouts p
     where p.state = 'requested' and p.currency = ${first.currency}
     order by p.id
     limit ${mostPerMessage}
       for update skip locked`
  if (rows.length === 0) return undefined
  const id = newId('pms')
  const payouts = rows.map(({ amount_minor, ...rest }) => ({
    ...rest,
    amount: money(amount_minor, first.currency),
  }))
  const content = paymentOrder(id, payouts, debtor, ports().now())
  await tx.sql`insert into payouts.messages (id, content) values (${id}, ${content})`
  const ids = rows.map((row) => row.id)
  await tx.sql`
    update payouts.payouts set state = 'sent', message_id = ${id}
     where id = any (${ids}::text[]) and state = any (${payoutLifecycle.from('send')}::text[])`
  return id
}

/** Payment orders to be sent or asked about now: made and unanswered, or with payouts the bank has not decided. */
export async function dueMessages(db: Queries, most = 20): Promise<OutgoingMessage[]> {
  return db.sql<OutgoingMessage>`
    select m.id, m.content, m.state
      from payouts.messages m
     where m.next_try_at <= clock_timestamp()
       and (m.state = 'made'
            or exists (select 1 from payouts.payouts p where p.message_id = m.id and p.state in ('sent', 'accepted')))
     order by m.next_try_at
     limit ${most}`
}

/** Note a try, and when the next one is due: soon at first, then every quarter of an hour. */
export async function noteTry(tx: Queries, id: MessageId): Promise<void> {
  await tx.sql`
    update payouts.messages
       set tries = tries + 1, next_try_at = clock_timestamp() + make_interval(secs => least(900, 5 * power(2, least(tries, 8))))
     where id = ${id}`
}

/** The bank has carried a payout out: the money set aside has left. A second word of it changes nothing. */
export async function executePayout(tx: Tx, id: string, actor: string): Promise<boolean> {
  const payout = await lockPayout(tx, id)
  const next = payout && payoutLifecycle.next(payout.state, 'execute')
  if (payout === undefined || next === undefined) return false
  await tx.sql`
    update payouts.payouts set state = ${next}, decided_at = clock_timestamp()
     where id = ${id} and state = ${payout.state}`
  const post = {
    id: transferIdOf(payout.id, 'post'),
    kind: 'post',
    pendingId: payout.heldBy,
    code: 'payout',
  } as const
  mustBeDone(await postTransfers(tx, [post], { actor, cause: payout.id }))
  await tellPayout(tx, 'payout_executed', payout, actor)
  return true
}

async function rejectPayout(tx: Tx, payout: Payout, reason: string, actor: string): Promise<void> {
  const rows = await tx.sql`
    update payouts.payouts set state = 'rejected', reason = ${reason}, decided_at = clock_timestamp()
     where id = ${payout.id} and state = any (${payoutLifecycle.from('reject')}::text[])
    returning id`
  if (rows.length === 0) return
  const undo = { id: transferIdOf(payout.id, 'undo'), kind: 'void', pendingId: payout.heldBy, code: 'payout_undone' } as const // prettier-ignore
  mustBeDone(await postTransfers(tx, [undo], { actor, cause: payout.id }))
  // Whoever asked for a refund or a withdrawal hears of it; nobody waits for the other kinds.
  if (payout.kind === 'surplus' || payout.kind === 'other')
    await openCase(tx, {
      kind: 'payout_rejected',
      subject: payout.id,
      facts: { reason, ...toWire(payout.amount) },
    })
  await tellPayout(tx, 'payout_rejected', payout, actor, { reason })
}

/** Money that was sent came back from the receiver's bank. The caller books the entry; answers what had been sent. */
export async function returnPayout(
  tx: Tx,
  id: string,
  { reason, actor }: { readonly reason: string; readonly actor: string },
): Promise<Payout | undefined> {
  const payout = await lockPayout(tx, id)
  if (payout === undefined || payoutLifecycle.next(payout.state, 'return') === undefined) return undefined
  await tx.sql`
    update payouts.payouts set state = 'returned', reason = ${reason.slice(0, 60)}, decided_at = clock_timestamp()
     where id = ${id} and state = ${payout.state}`
  await tellPayout(tx, 'payout_returned', payout, actor, { reason: reason.slice(0, 60) })
  return payout
}

/**
 * Follow a bank's report: what it rejects is set free, what it accepts is noted. What it says it has carried out is
 * believed only when the statement of the account shows it, because only then has money moved.
 */
export async function followReport(tx: Tx, report: StatusReport): Promise<void> {
  const { messageId } = report
  const actor = 'bank:main'
  await tx.sql`
    update payouts.messages set state = 'answered', answered_at = coalesce(answered_at, clock_timestamp())
     where id = ${messageId}`
  const ids = await tx.sql<{ id: PayoutId }>`
    select p.id from payouts.payouts p where p.message_id = ${messageId} order by p.id`
  for (const { id } of ids) {
    const said = report.payouts.find((each) => each.id === id)
    const state: ReportedState = said?.state ?? (report.group === 'rejected' ? 'rejected' : 'undecided')
    if (state === 'undecided') continue
    const payout = await lockPayout(tx, id)
    if (payout === undefined) continue
    if (state === 'rejected')
      await rejectPayout(tx, payout, said?.reason ?? report.reason ?? 'rejected', actor)
    else if (payout.state === 'sent') {
      await tx.sql`update payouts.payouts set state = 'accepted' where id = ${id} and state = 'sent'`
      await tellPayout(tx, 'payout_accepted', payout, actor)
    }
  }
}
