import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { ports } from '#kernel/ports.ts'
import {
  applyJudgment,
  chainConnectorName,
  findInvoice,
  followChain,
  followSends,
  invoicesToJudge,
  judgeInvoice,
  lockInvoice,
  markRefundTold,
  registerUnits,
  seedRates,
  signRefunds,
  spokenOf,
  sweepDeposits,
  sweptFrom,
  untoldRefunds,
  type ChainLink,
  type Head,
  type Invoice,
} from '#money/chain/index.ts'
import { answered, type Connectors, type Evidence } from '#money/payments/index.ts'
import { hearEvidence } from './apply-evidence.ts'
import { proofIsDue, proveTreasury } from './prove-treasury.ts'

/**
 * Tokens at an address that open deposits of an invoice may claim, as the chain has them; not asked where there are none.
 * `later` while a sweep of the address is under way: what is there changes under the question.
 */
async function heldAt(db: Db, { node }: ChainLink, invoice: Invoice): Promise<bigint | 'later' | undefined> {
  const own = invoice.deposits.filter(({ token }) => token === invoice.token)
  if (!own.some(({ state }) => state === 'seen')) return undefined
  const swept = await sweptFrom(db, invoice.id)
  if (swept.isOpen) return 'later'
  const decided = own
    .filter(({ state }) => state !== 'seen')
    .reduce((sum, { atomic, booked }) => sum + (booked ?? atomic), 0n)
  const free = (await node.balance(invoice.token, invoice.address)) - (decided - swept.atomic)
  return free > 0n ? free : 0n
}

/** A token nobody asked for lies at an address of ours: a person must look. */
function strangeArrival(invoice: Invoice, { id, txHash, token }: Invoice['deposits'][number]): Evidence {
  const merchantRef = `wrong_token:${txHash}`.slice(0, 100)
  return {
    connector: chainConnectorName,
    source: 'settlement',
    dedupeKey: `deposit:${id}`,
    raw: Buffer.from(JSON.stringify({ invoice: invoice.id, token, txHash })),
    observation: { merchantRef, observedAt: invoice.createdAt, operations: [] },
  }
}

async function judgeOne(
  db: Db,
  connectors: Connectors,
  link: ChainLink,
  { invoice, head }: { invoice: Invoice; head: Head },
): Promise<void> {
  const { confirmations } = link.terms
  const holds = await heldAt(db, link, invoice)
  if (holds === 'later') return
  const how = { confirmations, ...(holds === undefined ? {} : { holds }) }
  for (const { deposit } of judgeInvoice(invoice, head, how).toReturn)
    if (deposit.token !== invoice.token) await hearEvidence(db, connectors, strangeArrival(invoice, deposit))
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const locked = await lockInvoice(tx, invoice.id)
      // What arrived since the balance was asked is judged in the next round, with a balance of its own.
      if (locked.deposits.length === invoice.deposits.length)
        await applyJudgment(tx, locked, judgeInvoice(locked, head, how), link.terms)
      return done(undefined)
    }),
  )
}

/** Tell the gateway of invoices that ended, as evidence; marked once it was heard, so a crash in between tells it again. */
async function tellInvoices(db: Db, connectors: Connectors): Promise<void> {
  const untold = await db.sql<{ id: string; merchantRef: string }>`
    select id, merchant_ref as "merchantRef" from chain.invoices
     where state in ('settled', 'expired') and told is null order by id limit 100`
  for (const { id, merchantRef } of untold) {
    const invoice = await findInvoice(db, merchantRef)
    if (invoice === undefined) continue
    await hearEvidence(
      db,
      connectors,
      answered(chainConnectorName, 'settlement', await spokenOf(db, invoice)),
    )
    await db.sql`update chain.invoices set told = state where id = ${id}`
  }
}

async function tellRefunds(db: Db, connectors: Connectors): Promise<void> {
  for (const refund of await untoldRefunds(db)) {
    const invoice = refund.operationId === null ? undefined : await findInvoice(db, refund.merchantRef)
    if (invoice !== undefined)
      await hearEvidence(
        db,
        connectors,
        answered(chainConnectorName, 'settlement', await spokenOf(db, invoice)),
      )
    if (refund.state === 'failed') log.error('chain_refund_failed', { id: refund.id })
    await markRefundTold(db, refund)
  }
}

/** What this house itself does on the chain: refunds, sweeps, and following both; then whether books and chain agree. */
async function moveTokens(db: Db, link: ChainLink, height: number): Promise<void> {
  await signRefunds(db, link)
  await sweepDeposits(db, link)
  const isWhole = await followSends(db, link, height)
  if (isWhole && (await proofIsDue(db, link, ports().now())))
    await proveTreasury(db, link, height).catch((error: unknown) =>
      // A node may not know its past just after a start; payers must not wait for that.
      log.warn('treasury_not_proven', errorFields(error)),
    )
}

/**
 * Look at the chain once: read its blocks, take back what a reorganization removed, judge invoices, tell the gateway what
 * ended, send and follow refunds and sweeps, and compare the books with the chain where that is due. Every step is written
 * down before the next, so after any interruption the same call goes on where it stopped. True where invoices are open, so
 * that it is worth looking again soon.
 */
export async function watchChain(db: Db, connectors: Connectors, link: ChainLink): Promise<boolean> {
  await registerUnits(db, link.terms)
  await seedRates(db, link.terms)
  // What a crash left untold is told before a reorganization may undo it.
  await tellInvoices(db, connectors)
  const head = await followChain(db, link)
  if (head !== undefined)
    for (const invoice of await invoicesToJudge(db)) {
      await judgeOne(db, connectors, link, { invoice, head }).catch((error: unknown) =>
        // One that cannot be judged must not keep the others waiting; the next round tries again.
        log.error('invoice_not_judged', { id: invoice.id, ...errorFields(error) }),
      )
    }
  await tellInvoices(db, connectors)
  await moveTokens(db, link, head?.number ?? (await link.node.height()))
  await tellRefunds(db, connectors)
  return head !== undefined
}
