import type { Hex } from 'viem'
import { encodeFunctionData } from 'viem/utils'
import type { Queries } from '#kernel/database.ts'
import type { Id } from '#kernel/ids.ts'
import { openCase } from '#money/payments/index.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, transferIdOf } from '#money/ledger/index.ts'
import type { Address } from '../addresses.ts'
import { tokenAbi, type Receipt } from '../node.ts'
import type { ChainTerms } from '../terms.ts'
import { coinAddress, postParts, unitOf } from './units.ts'

/** A signed transaction as it is followed. */
export type Send = {
  readonly id: Id<'snd'>
  readonly sender: Address
  readonly nonce: number
  readonly version: number
  readonly purpose: 'refund' | 'gas' | 'sweep'
  readonly about: string
  readonly recipient: Address
  readonly value: bigint
  readonly gasPrice: bigint
  readonly raw: string
  readonly txHash: string
  readonly undone: number
  readonly signedAt: Date
}

type Moved = Pick<Send, 'id' | 'purpose' | 'about' | 'value' | 'undone'>

type Subject = {
  readonly invoiceId: Id<'cin'>
  readonly token: Address
  readonly recipient: Address
  readonly atomic: string
}

/** The tokens a refund or a sweep moves, and to whom. */
async function subjectOf(
  db: Queries,
  { purpose, about }: Pick<Send, 'purpose' | 'about'>,
): Promise<Subject | undefined> {
  const [row] =
    purpose === 'refund'
      ? await db.sql<Subject>`
          select r.invoice_id as "invoiceId", i.token, r.recipient, r.atomic
            from chain.refunds r join chain.invoices i on i.id = r.invoice_id where r.id = ${about}`
      : await db.sql<Subject>`
          select s.invoice_id as "invoiceId", s.token, s.recipient, s.atomic from chain.sweeps s where s.id = ${about}`
  return row
}

/** The call of the token that moves what a refund or a sweep moves; undefined where neither is there. */
export async function transferOf(db: Queries, of: Pick<Send, 'purpose' | 'about'>): Promise<Hex | undefined> {
  const subject = await subjectOf(db, of)
  if (subject === undefined) return undefined
  const args = [subject.recipient, BigInt(subject.atomic)] as const
  return encodeFunctionData({ abi: tokenAbi, functionName: 'transfer', args })
}

/** Write in the ledger what a transaction in a block moved and cost; `undo`: the other way round, the block is gone. */
async function bookSend(
  tx: Tx,
  chainId: number,
  send: Moved,
  { succeeded, fee, undo }: { readonly succeeded: boolean; readonly fee: bigint; readonly undo: boolean },
): Promise<void> {
  const subject = await subjectOf(tx, send)
  if (subject === undefined) return
  const own = account.chainDeposit(subject.invoiceId)
  const payer = send.purpose === 'sweep' ? own : account.treasury
  const move = async (token: string, step: string, debit: string, credit: string, atomic: bigint) => {
    const id = transferIdOf(send.id, `${step}:${send.undone}${undo ? ':undo' : ''}`)
    const sides = undo ? { debit: credit, credit: debit } : { debit, credit }
    await postParts(tx, await unitOf(tx, chainId, token), {
      id,
      ...sides,
      atomic,
      code: step,
      cause: send.about,
    })
  }
  await move(coinAddress, 'gas_used', account.gas, payer, fee)
  if (!succeeded) return
  const atomic = BigInt(subject.atomic)
  if (send.purpose === 'gas') await move(coinAddress, 'gas_given', own, account.treasury, send.value)
  if (send.purpose === 'sweep') await move(subject.token, 'swept', account.treasury, own, atomic)
  if (send.purpose === 'refund')
    await move(subject.token, 'tokens_returned', account.chainPosition, account.treasury, atomic)
}

async function concludeRefund(tx: Tx, { about, txHash }: Send, succeeded: boolean): Promise<void> {
  const state = succeeded ? 'confirmed' : 'failed'
  const [row] = await tx.sql<{ told: boolean; amount_minor: bigint; currency: string }>`
    update chain.refunds set state = ${state}, tx_hash = ${txHash}, decided_at = clock_timestamp()
     where id = ${about} and state = 'sent'
    returning told, amount_minor, currency`
  // Told as given back, taken back by the chain, and now refused by the token: the payer has not got it.
  if (row?.told === true && !succeeded)
    await openCase(tx, {
      kind: 'chain_reversed',
      subject: about,
      facts: { refund: about, transaction: txHash },
    })
}

/** A transaction lies deep enough: its place is decided, the ledger has what it moved and cost, and its subject follows. Once. */
export async function concludeSend(
  tx: Tx,
  { chainId }: Pick<ChainTerms, 'chainId'>,
  send: Send,
  { succeeded, fee, blockNumber }: Receipt,
): Promise<void> {
  const rows = await tx.sql`
    update chain.sends
       set state = ${succeeded ? 'confirmed' : 'failed'}, block_number = ${blockNumber}, fee = ${fee.toString()}::numeric,
           decided_at = clock_timestamp()
     where id = ${send.id} and state = 'sent'
    returning id`
  if (rows.length === 0) return
  await tx.sql`
    update chain.sends set state = 'replaced', decided_at = clock_timestamp()
     where chain_id = ${chainId} and sender = ${send.sender} and nonce = ${send.nonce} and state = 'sent'`
  await bookSend(tx, chainId, send, { succeeded, fee, undo: false })
  if (send.purpose === 'refund') await concludeRefund(tx, send, succeeded)
  if (send.purpose === 'sweep')
    await tx.sql`
      update chain.sweeps set state = ${succeeded ? 'confirmed' : 'failed'}, decided_at = clock_timestamp()
       where id = ${send.about} and state = 'signed'`
}

/** Blocks above a number are no longer the chain's: what they had decided is open again, in the books too, and is sent again. */
export async function undoSends(tx: Tx, chainId: number, above: number): Promise<void> {
  const gone = await tx.sql<
    Omit<Moved, 'value'> & { sender: string; nonce: number; state: string; value: string; fee: string }
  >`
    select id, sender, nonce, purpose, about, value, undone, state, fee
      from chain.sends
     where chain_id = ${chainId} and block_number > ${above}
     order by id for update`
  for (const { value, fee, state, sender, nonce, ...send } of gone) {
    const moved = { ...send, value: BigInt(value) }
    await bookSend(tx, chainId, moved, { succeeded: state === 'confirmed', fee: BigInt(fee), undo: true })
    await tx.sql`
      update chain.sends
         set state = 'sent', block_number = null, fee = null, decided_at = null, undone = undone + 1
       where chain_id = ${chainId} and sender = ${sender} and nonce = ${nonce} and state <> 'sent'`
    await tx.sql`
      update chain.sweeps set state = 'signed', decided_at = null
       where id = ${send.about} and ${send.purpose} = 'sweep' and state in ('confirmed', 'failed')`
    await tx.sql`
      update chain.refunds set state = 'sent', decided_at = null
       where id = ${send.about} and ${send.purpose} = 'refund' and state in ('confirmed', 'failed')`
  }
}
