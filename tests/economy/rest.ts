import { setTimeout as sleep } from 'node:timers/promises'
import type { ShipmentId } from '#goods/shipping/index.ts'
import { expireOverdue, foldDeltas } from '#money/ledger/index.ts'
import { findDisputes } from '#money/disputes/index.ts'
import { openCases, takeCase } from '#money/payments/index.ts'
import { closeTopUps } from '#money/wallet/index.ts'
import { answerDispute } from '../../src/flows/answer-dispute.ts'
import { bookEntries } from '../../src/flows/book-entries.ts'
import { fetchRemittances, releaseRefused } from '../../src/flows/collect-cash.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { completeTransfers } from '../../src/flows/complete-transfers.ts'
import { debitAccounts } from '../../src/flows/debit-accounts.ts'
import { expireOrders } from '../../src/flows/expire-orders.ts'
import { fetchDisputes } from '../../src/flows/fetch-disputes.ts'
import { fetchStatements } from '../../src/flows/fetch-statements.ts'
import { importSettlements } from '../../src/flows/import-settlements.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { sendPayouts } from '../../src/flows/send-payouts.ts'
import { performVoid } from '../../src/flows/void-payment.ts'
import { settleDown } from '../../outside/cards/testing.ts'
import { pick, type Dice } from '../../outside/wire/dice.ts'
import { isSomethingOwed, paidOutButNotHere } from './books.ts'
import { noMoreFaults } from './faults.ts'
import { asWorker, type Economy } from './shop.ts'
import { chainComesToRest } from './tokens.ts'

/**
 * What was asked of providers and not answered is due now, as if time had passed. Pages payers left open are asked about
 * once, `pages`: they stay open at the provider, and the completer comes back to them at its own times.
 */
async function timePasses({ owner, settled }: Economy, pages: boolean): Promise<void> {
  await owner.sql`
    update payments.operations set next_sync_at = clock_timestamp()
     where state in ('created', 'sent', 'unknown') and next_sync_at is not null
       and (kind <> 'authorize' or ${pages} and created_at > ${settled.at})`
  await owner.sql`update payouts.messages set next_try_at = clock_timestamp() where next_try_at is not null`
}

/** Payers who never came lose their page: their orders and top-ups expire. Slow ways keep what waits for the bank. */
async function timeToPayIsOver({ owner, worker, working }: Economy): Promise<void> {
  await owner.sql`
    update payments.intents i set expires_at = clock_timestamp()
     where i.state in ('requires_payment', 'processing')
       and not exists (select from payments.attempts a where a.intent_id = i.id and a.method = 'direct_debit' and a.state in ('created', 'open', 'processing'))
       and not exists (select from reconciliation.receipts r join payments.attempts a on a.id = r.attempt_id
                        where a.intent_id = i.id and r.state = 'waiting')`
  await owner.sql`
    update orders.orders o set expires_at = greatest(o.placed_at + interval '1 millisecond', clock_timestamp())
     where o.state = 'awaiting_payment'
       and exists (select from payments.intents i where i.reference = o.id and i.expires_at <= clock_timestamp())`
  for (;;) {
    const expired = await expireOrders(worker, 200)
    for (const { voids } of expired) await performVoid(worker, working, voids)
    if (expired.length < 200) break
  }
  while ((await asWorker({ worker }, (tx) => closeTopUps(tx, 100))) >= 100);
}

/** Parcels whose money was taken and that the carrier did not take: handed over now. */
async function handOver({ worker, working, carriers }: Economy): Promise<void> {
  const waiting = await worker.sql<{ id: ShipmentId }>`
    select s.id from shipping.shipments s join orders.orders o on o.id = s.order_id
     where s.state = 'packed' and s.captured_at is not null and o.state = 'paid' order by s.id`
  for (const { id } of waiting)
    await shipShipment(worker, { connectors: working, carriers, actor: 'operator' }, id)
}

/** One round of all that happens without a request. */
async function workerRound(economy: Economy, pages: boolean): Promise<void> {
  const { owner, worker, working, carriers, chain, world } = economy
  await timePasses(economy, pages)
  while ((await completePayments(worker, working, { most: 200 })) >= 200);
  if (chain !== undefined)
    await chainComesToRest({ owner, worker, connectors: working, link: chain, origin: world.at('chain') })
  while ((await releaseRefused(worker, working)) >= 20);
  await fetchRemittances(worker, carriers).catch(() => 0)
  await expireOverdue(worker)
  await foldDeltas(worker)
}

/** Our bank's side: statements, what they tell, payouts, debits. */
async function bankRound(economy: Economy): Promise<void> {
  const { worker, working, bankOfOurs, debits, desks, sources } = economy
  await fetchDisputes(worker, desks)
  await importSettlements(worker, sources())
  await fetchStatements(worker, bankOfOurs)
  while ((await bookEntries(worker)) > 0);
  while ((await completeTransfers(worker, working)) >= 200);
  await sendPayouts(worker, bankOfOurs)
  await debitAccounts(worker, working, bankOfOurs, debits)
}

/** What moves: as long as two looks differ, the world is not at rest. */
async function looks({ owner }: Economy): Promise<string> {
  const [row] = await owner.sql<{ text: string }>`
    select concat_ws(' ', (select count(*) from ledger.transfers), (select count(*) from payments.evidence where effect = 'moved'),
             (select string_agg(s.state || s.count, ',' order by s.state) from (select state, count(*) as count from payments.operations group by 1) s),
             (select count(*) from reconciliation.entries), (select string_agg(p.state || p.count, ',' order by p.state)
                from (select state, count(*) as count from payouts.payouts group by 1) p)) as text`
  return row?.text ?? ''
}

/** Let everything that is under way come to an end. */
export async function comeToRest(economy: Economy): Promise<void> {
  await noMoreFaults(economy)
  await handOver(economy)
  await settleDown(economy.world.cards)
  // Notices that were turned away come again within seconds of the world's time.
  await sleep(300)
  await timeToPayIsOver(economy)
  let before = ''
  for (let round = 0; round < 12; round++) {
    await workerRound(economy, round === 0)
    await bankRound(economy)
    await economy.world.control('house-bank', 'advance', { days: 1 })
    const now = await looks(economy)
    if (round > 2 && now === before) return
    before = now
  }
}

/** Payments under review at the banks with order pages are decided, one way or the other. */
async function reviews({ world }: Economy, dice: Dice): Promise<void> {
  for (const bank of ['icbc', 'harbor'])
    for (const { order_id: id } of world.read<{ order_id: string }>(
      bank,
      `select order_id from orders where state = 'suspicious'`,
    ))
      await world.control(bank, 'clear', { order_id: id, outcome: pick(dice, ['paid', 'failed']) })
}

/** A person at the desk fights or accepts each dispute, or lets it be for now. Answers how many asked for an answer. */
async function answerDisputes({ worker, desks }: Economy, dice: Dice): Promise<number> {
  const open = (await findDisputes(worker)).filter(({ state }) => state === 'needs_response')
  for (const { id } of open) {
    if (dice() < 0.15) continue
    const text = pick(dice, ['winning_evidence', 'losing_evidence', 'we sent it'])
    await answerDispute(worker, desks, { id, how: dice() < 0.8 ? 'fight' : 'accept', text, actor: 'desk' })
  }
  return open.length
}

/** Every case has somebody who looks after it. Answers how many are open. */
export async function takeCases({ worker }: Economy): Promise<number> {
  const dueAt = new Date(Date.now() + 86_400_000)
  const open = await openCases(worker, 100_000)
  for (const { id } of open.filter(({ owner }) => owner === null))
    await asWorker({ worker }, (tx) => takeCase(tx, id, { owner: 'desk', dueAt }))
  return open.length
}

const ago = (column: string, days: number) =>
  `${column} = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-${days} days') where ${column} > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-12 hours')`

/** A day ends everywhere, after a last look at reviews and disputes. Answers how many disputes asked for an answer. */
export async function dayEnds(economy: Economy, dice: Dice, days: number | undefined): Promise<number> {
  const { world } = economy
  await reviews(economy, dice)
  await world.cards.cutOff()
  await settleDown(world.cards)
  await fetchDisputes(economy.worker, economy.desks)
  const disputes = await answerDisputes(economy, dice)
  await settleDown(world.cards)
  await payOut(economy, days)
  return disputes
}

/**
 * Cut-off of the cards, settlement of the banks and the operator, the carrier's remittance. The wallet companies pay out by
 * the calendar: what was paid since the last time is moved so many days back; none: they wait.
 */
async function payOut(economy: Economy, days: number | undefined): Promise<void> {
  const { world } = economy
  await world.cards.cutOff()
  await settleDown(world.cards)
  await world.control('bank', 'cut-off', {})
  for (const party of ['icbc', 'harbor', 'operator']) await world.control(party, 'settle', {})
  await world.control('carrier', 'remit', {})
  await world.control('stripe-like', 'payout', {})
  if (days !== undefined)
    for (const party of ['alipay', 'wechat', 'unionpay']) {
      world.write(party, `update trades set ${ago('paid_at', days)}`)
      world.write(party, `update refunds set ${ago('done_at', days)}`)
      await world.control(party, 'pay-out', {})
    }
  // The house bank asks some payers every two seconds; others write letters, and again where one was turned away.
  for (let waited = 0; waited < 30_000 && paidOutButNotHere(economy).length > 0; waited += 250)
    await sleep(250)
}

/** What was paid when the day had ended already goes out on the next ones; the calendar of the wallet companies waits. */
export async function payOutWhatCameLate(economy: Economy): Promise<void> {
  for (let day = 0; day < 3 && isSomethingOwed(economy); day++) {
    await payOut(economy, undefined)
    await comeToRest(economy)
  }
}
