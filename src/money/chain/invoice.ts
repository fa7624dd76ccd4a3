import type { Currency } from '#kernel/currency.ts'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { money, type Money } from '#kernel/money.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { addressAt, type Address } from './addresses.ts'
import type { DepositState, InvoiceState } from './lifecycles.ts'
import type { ChainTerms } from './terms.ts'
import { registerUnits } from './treasury/units.ts'

/** An invoice at an address of its own. */
export type InvoiceId = Id<'cin'>

/** Something that arrived at the address of an invoice. */
export type Deposit = {
  readonly id: Id<'dpo'>
  readonly token: Address
  readonly sender: Address
  readonly txHash: string
  readonly blockNumber: number
  readonly minedAt: Date
  readonly atomic: bigint
  readonly amount: Money
  readonly state: DepositState
  readonly heldBy: string | null
  /** Parts of the token it was found to be once it was decided. */
  readonly booked: bigint | undefined
}

/** What is to arrive, where, until when, and what has arrived. Orphaned deposits are left out. */
export type Invoice = {
  readonly id: InvoiceId
  readonly chainId: number
  readonly merchantRef: string
  readonly address: Address
  readonly token: Address
  readonly amount: Money
  readonly atomic: bigint
  readonly state: InvoiceState
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly deposits: readonly Deposit[]
}

type Row = {
  id: InvoiceId
  chainId: number
  merchantRef: string
  address: Address
  token: Address
  amount_minor: bigint
  currency: Currency
  atomic: string
  state: InvoiceState
  expiresAt: Date
  createdAt: Date
}

type DepositRow = {
  id: Id<'dpo'>
  invoiceId: InvoiceId
  token: Address
  sender: Address
  txHash: string
  blockNumber: number
  minedAt: Date
  atomic: string
  amount_minor: bigint
  state: DepositState
  heldBy: string | null
  booked: string | null
}

/** Open an invoice for an attempt, or answer the one it has. The price of the moment is locked until it expires. */
export async function openInvoice(
  tx: Tx,
  terms: ChainTerms,
  given: {
    readonly merchantRef: string
    readonly amount: Money
    readonly atomic: bigint
    readonly expiresAt: Date
  },
): Promise<void> {
  const { merchantRef, amount, atomic, expiresAt } = given
  const id: InvoiceId = newId('cin')
  const [row] = await tx.sql<{ place: number }>`
    insert into chain.invoices (id, merchant_ref, chain_id, token, amount_minor, currency, atomic, expires_at)
    values (${id}, ${merchantRef}, ${terms.chainId}, ${terms.token}, ${amount.minor}, ${amount.currency},
            ${atomic.toString()}::numeric, ${expiresAt})
    on conflict (merchant_ref) do nothing
    returning place`
  if (row === undefined) return
  await registerUnits(tx, terms)
  await tx.sql`
    update chain.invoices set address = ${addressAt(terms.extendedPublicKey, row.place)} where id = ${id}`
}

async function withDeposits(db: Queries, rows: readonly Row[]): Promise<Invoice[]> {
  const ids = rows.map(({ id }) => id)
  const deposits = await db.sql<DepositRow>`
    select id, invoice_id as "invoiceId", token, sender, tx_hash as "txHash", block_number as "blockNumber",
           mined_at as "minedAt", atomic, amount_minor, state, held_by as "heldBy", booked
      from chain.deposits
     where invoice_id = any (${ids}::text[]) and state <> 'orphaned'
     order by block_number, log_index`
  return rows.map(({ amount_minor, currency, atomic, ...row }) => ({
    ...row,
    amount: money(amount_minor, currency),
    atomic: BigInt(atomic),
    deposits: deposits
      .filter(({ invoiceId }) => invoiceId === row.id)

      .map((each) => ({
        ...each,
        atomic: BigInt(each.atomic),
        booked: each.booked === null ? undefined : BigInt(each.booked),
        amount: money(each.amount_minor, currency),
      })),
  }))
}

/** The invoice of an attempt, if it has one. */
export async function findInvoice(db: Queries, merchantRef: string): Promise<Invoice | undefined> {
  const rows = await db.sql<Row>`
    select id, chain_id as "chainId", merchant_ref as "merchantRef", address, token, amount_minor, currency, atomic, state,
           expires_at as "expiresAt", created_at as "createdAt"
      from chain.invoices where merchant_ref = ${merchantRef}`
  return (await withDeposits(db, rows))[0]
}

/** Lock an invoice and read it as it is now. */
export async function lockInvoice(tx: Tx, id: InvoiceId): Promise<Invoice> {
  const rows = await tx.sql<Row>`
    select id, chain_id as "chainId", merchant_ref as "merchantRef", address, token, amount_minor, currency, atomic, state,
           expires_at as "expiresAt", created_at as "createdAt"
      from chain.invoices where id = ${id} for update`
  const [invoice] = await withDeposits(tx, rows)
  assert(invoice !== undefined, 'a locked invoice is there')
  return invoice
}

/** Invoices to be looked at: still open, or with something at them that nobody has decided about. */
export async function invoicesToJudge(db: Queries): Promise<Invoice[]> {
  const rows = await db.sql<Row>`
    select i.id, i.chain_id as "chainId", i.merchant_ref as "merchantRef", i.address, i.token, i.amount_minor, i.currency, i.atomic, i.state,
           i.expires_at as "expiresAt", i.created_at as "createdAt"
      from chain.invoices i
     where i.state in ('awaiting', 'seen', 'confirming')
        or exists (select from chain.deposits d where d.invoice_id = i.id and d.state = 'seen')
     order by i.id
     limit 500`
  return withDeposits(db, rows)
}

/** The addresses that are watched: those of open invoices, and of others for thirty days after. */
export async function watchedAddresses(db: Queries): Promise<Map<Address, InvoiceId>> {
  const rows = await db.sql<{ address: Address; id: InvoiceId }>`
    select address, id from chain.invoices
     where address is not null
       and (state in ('awaiting', 'seen', 'confirming', 'reversed') or decided_at > clock_timestamp() - interval '30 days')`
  return new Map(rows.map(({ address, id }) => [address, id]))
}

/** What has arrived for an invoice and counts, in parts of the token. */
export function receivedBy({ deposits, token, expiresAt }: Invoice): bigint {
  return deposits
    .filter((each) => each.token === token && each.minedAt <= expiresAt && each.state !== 'set_aside')
    .reduce((sum, { atomic }) => sum + atomic, 0n)
}

/** How many blocks lie on the youngest transfer of an invoice, as far as blocks were read; undefined while none arrived. */
export async function confirmationsOf(
  db: Queries,
  { deposits }: Invoice,
  { chainId }: Pick<ChainTerms, 'chainId'>,
): Promise<number | undefined> {
  const youngest = deposits.at(-1)
  if (youngest === undefined) return undefined
  const [head] = await db.sql<{ number: number | null }>`
    select max(number) as number from chain.blocks where chain_id = ${chainId}`
  return (head?.number ?? youngest.blockNumber) - youngest.blockNumber + 1
}
