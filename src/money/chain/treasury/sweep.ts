import type { Db, Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { errorFields, log } from '#kernel/log.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { spendingKeyAt, type Address } from '../addresses.ts'
import { lockInvoice, type InvoiceId } from '../invoice.ts'
import type { ChainLink } from '../terms.ts'
import { transferOf } from './conclude.ts'
import { giveGas } from './follow.ts'
import { bidOf, signNext, small, treasuryOf } from './send.ts'

type Ripe = { readonly id: InvoiceId; readonly address: Address; readonly token: Address }

/** What has left an address for the treasury for good, and whether something is on its way there. */
export async function sweptFrom(
  db: Queries,
  id: string,
): Promise<{ readonly atomic: bigint; readonly isOpen: boolean }> {
  const [row] = await db.sql<{ atomic: string; open: boolean }>`
    select coalesce(sum(atomic) filter (where state = 'confirmed'), 0) as atomic,
           coalesce(bool_or(state = 'signed'), false) as open
      from chain.sweeps where invoice_id = ${id}`
  return { atomic: BigInt(row?.atomic ?? 0), isOpen: row?.open === true }
}

/** What lies at an invoice's address by the books, and is on its way to nowhere yet. */
async function restOf(db: Queries, id: string): Promise<bigint> {
  const [row] = await db.sql<{ rest: string }>`
    select coalesce((select sum(d.booked) from chain.deposits d
                      where d.invoice_id = ${id} and d.state in ('counted', 'set_aside')), 0)
         - coalesce((select sum(s.atomic) from chain.sweeps s
                      where s.invoice_id = ${id} and s.state <> 'failed'), 0) as rest`
  return BigInt(row?.rest ?? 0)
}

/** Addresses with enough to be worth the gas, no sweep under way, and no more than two failed. */
async function ripeAddresses(db: Db, { terms, leastSweep }: ChainLink): Promise<Ripe[]> {
  return db.sql<Ripe>`
    select i.id, i.address, i.token
      from chain.invoices i
      join (select d.invoice_id, sum(d.booked) as booked from chain.deposits d
             where d.booked > 0 and d.state in ('counted', 'set_aside') group by d.invoice_id) b on b.invoice_id = i.id
      left join (select s.invoice_id, sum(s.atomic) filter (where s.state <> 'failed') as swept,
                        count(*) filter (where s.state = 'failed') as failed,
                        count(*) filter (where s.state in ('created', 'signed')) as open
                   from chain.sweeps s group by s.invoice_id) w on w.invoice_id = i.id
     where i.chain_id = ${terms.chainId} and b.booked - coalesce(w.swept, 0) >= ${leastSweep.toString()}::numeric
       and coalesce(w.open, 0) = 0 and coalesce(w.failed, 0) < 3
       and not exists (select from chain.claim_moves m where m.invoice_id = i.id group by m.invoice_id having sum(m.atomic) > 0)
     order by i.id
     limit 50`
}

/** Decide on a sweep: everything the books have at the address, if the chain has it too. Written down before anything is signed. */
async function openSweep(db: Db, link: ChainLink, ripe: Ripe): Promise<void> {
  const there = await link.node.balance(ripe.token, ripe.address)
  const recipient = small(treasuryOf(link).address)
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const invoice = await lockInvoice(tx, ripe.id)
      const open = await tx.sql`
        select id from chain.sweeps where invoice_id = ${ripe.id} and state in ('created', 'signed')`
      const rest = await restOf(tx, ripe.id)
      if (open.length > 0 || rest < link.leastSweep || there < rest) return done(undefined)
      await tx.sql`
        insert into chain.sweeps (id, invoice_id, chain_id, token, sender, recipient, atomic)
        values (${newId('swp')}, ${ripe.id}, ${link.terms.chainId}, ${invoice.token}, ${invoice.address}, ${recipient},
                ${rest.toString()}::numeric)`
      return done(undefined)
    }),
  )
}

type Created = {
  readonly id: Id<'swp'>
  readonly sender: Address
  readonly token: Address
  readonly place: number
}

async function claimSweep(tx: Tx, { id, token }: Created) {
  const rows = await tx.sql`
    update chain.sweeps set state = 'signed' where id = ${id} and state = 'created' returning id`
  const data = await transferOf(tx, { purpose: 'sweep', about: id })
  if (rows.length === 0 || data === undefined) return undefined
  return { purpose: 'sweep', about: id, to: token, data } as const
}

/** Gas first, then the one transaction that empties the address. */
async function advance(db: Db, link: ChainLink, key: string, sweep: Created): Promise<void> {
  const gasPrice = bidOf(await link.node.gasPrice())
  if (!(await giveGas(db, link, { sweepId: sweep.id, address: sweep.sender, gasPrice }))) return
  const from = spendingKeyAt(key, sweep.place)
  if (small(from.address) !== sweep.sender) {
    log.error('sweep_key_of_another', { id: sweep.id })
    return
  }
  await signNext(db, link, { from, gasPrice, claim: (tx) => claimSweep(tx, sweep) })
}

/**
 * Bring what lies at the addresses of invoices together: find addresses worth it, write down what is swept, give gas, sign.
 * Sending is `followSends`'. One sweep of an address at a time; after any interruption the same call goes on.
 */
export async function sweepDeposits(db: Db, link: ChainLink): Promise<void> {
  const { sweepKey, terms } = link
  if (sweepKey === undefined) return
  for (const ripe of await ripeAddresses(db, link)) await openSweep(db, link, ripe)
  const created = await db.sql<Created>`
    select s.id, s.sender, s.token, i.place
      from chain.sweeps s join chain.invoices i on i.id = s.invoice_id
     where s.chain_id = ${terms.chainId} and s.state = 'created' order by s.id limit 50`
  for (const sweep of created)
    await advance(db, link, sweepKey, sweep).catch((error: unknown) =>
      log.error('sweep_not_advanced', { id: sweep.id, ...errorFields(error) }),
    )
}
