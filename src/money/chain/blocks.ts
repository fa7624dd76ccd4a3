import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf } from '#money/ledger/index.ts'
import type { Address } from './addresses.ts'
import { lockInvoice, watchedAddresses, type Deposit, type InvoiceId } from './invoice.ts'
import type { Head } from './judge-invoice.ts'
import type { Arrival, Block, ChainNode } from './node.ts'
import { worthAt } from './rates.ts'
import type { ChainLink } from './terms.ts'
import { takeBack, type Lost } from './treasury/claims.ts'
import { undoSends } from './treasury/conclude.ts'

/** How many blocks are remembered: no reorganization was ever deeper on a chain one would take money over. */
const remembered = 128
/** The most blocks read in one round, so that a round stays short after a pause. */
const mostAtOnce = 100
/** Books keep arriving money set aside until it is decided about, a month at most. */
const holdSeconds = 30 * 86_400

type Known = { readonly number: number; readonly hash: string; readonly minedAt: Date }

type LostRow = Pick<Lost, 'id' | 'txHash' | 'state'> & {
  readonly invoiceId: InvoiceId
  readonly booked: string | null
  readonly booked_minor: bigint | null
}

async function knownBlocks(db: Db, chainId: number): Promise<Known[]> {
  return db.sql<Known>`
    select number, hash, mined_at as "minedAt" from chain.blocks
     where chain_id = ${chainId} order by number desc limit ${remembered}`
}

/** The newest remembered block that is still the chain's, and how many newer ones are not. */
async function findFork(
  node: ChainNode,
  known: readonly Known[],
): Promise<{ good: Known | undefined; gone: readonly Known[] }> {
  for (const [i, each] of known.entries()) {
    const now = await node.block(each.number)
    if (now?.hash === each.hash) return { good: each, gone: known.slice(0, i) }
  }
  return { good: undefined, gone: known }
}

/** Void what the books hold for a deposit. */
export async function releaseDeposit(tx: Tx, deposit: Pick<Deposit, 'id' | 'heldBy'>): Promise<void> {
  if (deposit.heldBy === null) return
  const id = transferIdOf(deposit.id, 'release')
  const release = { id, kind: 'void', pendingId: deposit.heldBy, code: 'deposit_released' } as const
  mustBeDone(await postTransfers(tx, [release], { actor: 'chain', cause: deposit.id }))
}

/** Deposits that were decided in blocks that are gone: what was built on them is undone, and a person is told. */
async function takeBackDecided(tx: Tx, chainId: number, above: number): Promise<void> {
  const lost = await tx.sql<LostRow>`
    with gone as (
      select d.id, d.state from chain.deposits d
       where d.chain_id = ${chainId} and d.block_number > ${above} and d.state in ('counted', 'set_aside')
       order by d.invoice_id, d.id for update
    )
    update chain.deposits d set state = 'orphaned' from gone g where d.id = g.id
    returning d.id, d.invoice_id as "invoiceId", d.tx_hash as "txHash", g.state, d.booked, d.booked_minor`
  for (const { booked, booked_minor, invoiceId, ...each } of lost)
    await takeBack(tx, invoiceId, {
      ...each,
      booked: BigInt(booked ?? 0),
      bookedMinor: booked_minor ?? 0n,
    })
}

/**
 * Take back what blocks brought that are no longer the chain's: deposits are orphaned, held money is voided, what was
 * decided by them is undone, and our own transactions in them are open again. Blocks older than those remembered stay.
 */
async function rollBack(
  db: Db,
  chainId: number,
  { good, gone }: Awaited<ReturnType<typeof findFork>>,
): Promise<void> {
  const above = good?.number ?? Math.min(...gone.map(({ number }) => number)) - 1
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const orphaned = await tx.sql<Pick<Deposit, 'id' | 'heldBy'>>`
        update chain.deposits set state = 'orphaned'
         where chain_id = ${chainId} and block_number > ${above} and state = 'seen'
        returning id, held_by as "heldBy"`
      for (const deposit of orphaned) await releaseDeposit(tx, deposit)
      await undoSends(tx, chainId, above)
      await takeBackDecided(tx, chainId, above)
      await tx.sql`
        delete from chain.blocks
         where chain_id = ${chainId} and number = any (${gone.map(({ number }) => number)}::bigint[])`
      return done(undefined)
    }),
  )
}

async function recordArrival(
  tx: Tx,
  { terms }: ChainLink,
  block: Block,
  { arrival, invoiceId }: { arrival: Arrival; invoiceId: InvoiceId },
): Promise<void> {
  const { token, sender, atomic, txHash, logIndex } = arrival
  const invoice = await lockInvoice(tx, invoiceId)
  // A foreign token can claim any number; only our own is worth something.
  const isOurs = token === invoice.token && atomic < 10n ** 30n
  const amount = worthAt(invoice, isOurs ? atomic : 0n)
  const id = newId('dpo')
  const heldBy = amount.minor > 0n ? transferIdOf(id, 'seen') : null
  const rows = await tx.sql`
    insert into chain.deposits (id, invoice_id, chain_id, block_hash, tx_hash, log_index, block_number, mined_at,
                                token, sender, atomic, amount_minor, held_by)
    values (${id}, ${invoiceId}, ${terms.chainId}, ${block.hash}, ${txHash}, ${logIndex}, ${block.number},
            ${block.minedAt}, ${token}, ${sender}, ${atomic.toString()}::numeric, ${amount.minor}, ${heldBy}::uuid)
    on conflict (chain_id, block_hash, tx_hash, log_index) do nothing
    returning id`
  if (rows.length === 0 || heldBy === null) return
  const hold = {
    id: heldBy,
    kind: 'pending',
    debit: account.clearing('stablecoin'),
    credit: account.unmatched,
    amount,
    code: 'deposit_seen',
    timeoutSeconds: holdSeconds,
  } as const
  mustBeDone(await postTransfers(tx, [hold], { actor: 'chain', cause: id }))
}

/** Remember a block with what it brought, in one transaction. False where another process has it already. */
async function recordBlock(
  db: Db,
  link: ChainLink,
  block: Block,
  brought: readonly { arrival: Arrival; invoiceId: InvoiceId }[],
): Promise<boolean> {
  const { chainId } = link.terms
  const recorded = await inTransaction(db, async (tx) => {
    const rows = await tx.sql`
      insert into chain.blocks (chain_id, number, hash, mined_at)
      values (${chainId}, ${block.number}, ${block.hash}, ${block.minedAt})
      on conflict do nothing
      returning number`
    if (rows.length === 0) return done(false)
    for (const each of brought) await recordArrival(tx, link, block, each)
    await tx.sql`delete from chain.blocks where chain_id = ${chainId} and number <= ${block.number - remembered}`
    return done(true)
  })
  return mustBeDone(recorded)
}

/** Read the next blocks on top of the last good one. Stops where the chain changes while it is read: next round. */
async function readOn(
  db: Db,
  link: ChainLink,
  at: { last: Known | undefined; from: number; height: number; watched: ReadonlyMap<Address, InvoiceId> },
): Promise<Head | undefined> {
  let head: Known | undefined = at.last
  for (let number = at.from; number <= Math.min(at.height, at.from + mostAtOnce - 1); number++) {
    const block = await link.node.block(number)
    if (block === undefined) break
    if (head !== undefined && head.number === number - 1 && block.parentHash !== head.hash) break
    const arrivals = await link.node.arrivals(block.hash, [...at.watched.keys()])
    const brought = arrivals.flatMap((arrival) => {
      const invoiceId = at.watched.get(arrival.recipient)
      return invoiceId === undefined ? [] : [{ arrival, invoiceId }]
    })
    if (!(await recordBlock(db, link, block, brought))) break
    head = block
  }
  return head
}

/** The first block of an instant or later, among those up to a height; the height where all are earlier. */
async function firstBlockSince(node: Pick<ChainNode, 'block'>, since: Date, height: number): Promise<number> {
  let [low, high] = [0, height]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const block = await node.block(middle)
    if (block === undefined || block.minedAt < since) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Where reading begins when no block is remembered: money may have come since the oldest invoice was made, however late
 * the chain is looked at. Clocks of chains are minutes wrong at most.
 */
async function whereToBegin(db: Db, { node, terms }: ChainLink, height: number): Promise<number> {
  const [row] = await db.sql<{ since: Date | null }>`
    select min(created_at) - interval '10 minutes' as since
      from chain.invoices
     where chain_id = ${terms.chainId}
       and (state in ('awaiting', 'seen', 'confirming', 'reversed') or decided_at > clock_timestamp() - interval '30 days')`
  return row?.since == null ? height : firstBlockSince(node, row.since, height)
}

/**
 * Follow the chain by one round: take back what a reorganization removed, then read new blocks. Answers the newest block
 * read, to judge invoices by. Where nothing is watched the chain is only glanced at.
 */
export async function followChain(db: Db, link: ChainLink): Promise<Head | undefined> {
  const { node, terms } = link
  const watched = await watchedAddresses(db)
  const known = await knownBlocks(db, terms.chainId)
  if (watched.size === 0) {
    if (known.length > 0) await db.sql`delete from chain.blocks where chain_id = ${terms.chainId}`
    return undefined
  }
  const height = await node.height()
  const fork = await findFork(node, known)
  if (fork.gone.length > 0) await rollBack(db, terms.chainId, fork)
  const oldest = known.at(-1)?.number ?? (await whereToBegin(db, link, height))
  const from = fork.good === undefined ? Math.min(oldest, height) : fork.good.number + 1
  return readOn(db, link, { last: fork.good, from, height, watched })
}
