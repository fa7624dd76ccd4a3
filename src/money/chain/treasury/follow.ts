import type { PrivateKeyAccount } from 'viem/accounts'
import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { spendingKeyAt, type Address } from '../addresses.ts'
import type { Receipt } from '../node.ts'
import type { ChainLink } from '../terms.ts'
import { concludeSend, transferOf, type Send } from './conclude.ts'
import { bidOf, gasFor, keepSigned, signNext, small, treasuryOf, type Wish } from './send.ts'
import { coinGrain } from './units.ts'

type Row = Omit<Send, 'value' | 'gasPrice'> & { readonly value: string; readonly gas_price: string }

const sendOf = ({ value, gas_price, ...row }: Row): Send => ({
  ...row,
  value: BigInt(value),
  gasPrice: BigInt(gas_price),
})

/** What is signed and in no block deep enough yet, place by place; refunds signed before there was a list of sends join it. */
async function openSends(db: Db, link: ChainLink): Promise<Send[]> {
  const { chainId } = link.terms
  await db.sql`
    insert into chain.sends (id, chain_id, sender, nonce, version, purpose, about, recipient, gas_price, raw, tx_hash)
    select 'snd_' || substr(r.id, 5), ${chainId}, ${small(treasuryOf(link).address)}, r.nonce, 1, 'refund', r.id, i.token, 1,
           r.raw, r.tx_hash
      from chain.refunds r
      join chain.invoices i on i.id = r.invoice_id
     where r.state = 'sent' and not exists (select from chain.sends s where s.about = r.id)
    on conflict do nothing`
  const rows = await db.sql<Row>`
    select id, sender, nonce, version, purpose, about, recipient, value, gas_price, raw, tx_hash as "txHash", undone,
           signed_at as "signedAt"
      from chain.sends
     where chain_id = ${chainId} and state = 'sent'
     order by sender, nonce, version
     limit 300`
  return rows.map(sendOf)
}

/** Who signs for an address of ours; undefined where the key is not at hand. */
async function signerOf(db: Db, link: ChainLink, address: Address): Promise<PrivateKeyAccount | undefined> {
  const treasury = treasuryOf(link)
  if (small(treasury.address) === address) return treasury
  const [row] = await db.sql<{ place: number }>`select place from chain.invoices where address = ${address}`
  return row === undefined || link.sweepKey === undefined
    ? undefined
    : spendingKeyAt(link.sweepKey, row.place)
}

/** Coins an address lacks for a transaction come from the treasury, one gift at a time. */
export async function giveGas(
  db: Db,
  link: ChainLink,
  need: { readonly sweepId: string; readonly address: Address; readonly gasPrice: bigint },
): Promise<boolean> {
  const { sweepId, address, gasPrice } = need
  const whole = gasFor.tokens * gasPrice
  const has = await link.node.coins(address)
  if (has >= whole) return true
  const value = ((whole - has + coinGrain - 1n) / coinGrain) * coinGrain
  const from = treasuryOf(link)
  const cost = value + gasFor.coins * gasPrice
  if ((await link.node.coins(small(from.address))) < cost) {
    log.warn('treasury_lacks_coins', { id: sweepId })
    return false
  }
  await signNext(db, link, {
    from,
    gasPrice,
    claim: async (tx) => {
      await tx.sql`select id from chain.sweeps where id = ${sweepId} for update`
      const open = await tx.sql`
        select id from chain.sends where about = ${sweepId} and purpose = 'gas' and state = 'sent'`
      return open.length > 0 ? undefined : { purpose: 'gas', about: sweepId, to: address, value }
    },
  })
  return false
}

/** What a send does, read from its own bytes' record: every version does the same. */
async function wishOf(db: Db, { purpose, about, recipient, value }: Send): Promise<Wish | undefined> {
  if (purpose === 'gas') return { purpose, about, to: recipient, value }
  const data = await transferOf(db, { purpose, about })
  return data && { purpose, about, to: recipient, data }
}

/** No block takes it: the same is signed again at the same place with a higher fee, and kept before it is sent. */
async function bump(db: Db, link: ChainLink, last: Send, gasPrice: bigint): Promise<void> {
  const from = await signerOf(db, link, last.sender)
  const wish = await wishOf(db, last)
  if (from === undefined || wish === undefined) return
  if (
    last.purpose === 'sweep' &&
    !(await giveGas(db, link, { sweepId: last.about, address: last.sender, gasPrice }))
  )
    return
  mustBeDone(
    await inTransaction(db, async (tx) => {
      const rows = await tx.sql<{ version: number }>`
        select version from chain.sends
         where chain_id = ${link.terms.chainId} and sender = ${last.sender} and nonce = ${last.nonce} and state = 'sent'
         order by version desc for update`
      if (rows[0]?.version !== last.version) return done(undefined)
      await keepSigned(tx, link, { from, wish, nonce: last.nonce, version: last.version + 1, gasPrice })
      return done(undefined)
    }),
  )
}

async function sendAgain(db: Db, link: ChainLink, last: Send): Promise<void> {
  await link.node
    .send(last.raw)
    .catch((error: unknown) => log.warn('transaction_not_sent', { id: last.id, ...errorFields(error) }))
  const waited = (ports().now().getTime() - last.signedAt.getTime()) / 1000
  if (waited < link.bumpAfterSeconds || last.version >= 20) return
  const [least, now] = [(last.gasPrice * 5n) / 4n, await link.node.gasPrice()]
  const gasPrice = bidOf(now) > least ? bidOf(now) : ((least + coinGrain - 1n) / coinGrain) * coinGrain
  await bump(db, link, last, gasPrice)
}

async function followOne(db: Db, link: ChainLink, versions: readonly Send[], height: number): Promise<void> {
  const last = versions.at(-1)
  if (last === undefined) return
  let taken: { readonly send: Send; readonly receipt: Receipt } | undefined
  for (const send of versions) {
    const receipt = await link.node.receipt(send.txHash)
    if (receipt !== undefined) taken = { send, receipt }
  }
  if (taken === undefined) await sendAgain(db, link, last)
  else if (height - taken.receipt.blockNumber + 1 >= link.terms.confirmations) {
    const { send, receipt } = taken
    mustBeDone(await inTransaction(db, async (tx) => done(await concludeSend(tx, link.terms, send, receipt))))
  }
}

/**
 * Send what is signed, again where no block has it, with a higher fee where that lasts, and decide what lies deep enough
 * below `height`. True when everything was looked at, so that the books are as far as the chain is.
 */
export async function followSends(db: Db, link: ChainLink, height: number): Promise<boolean> {
  const open = await openSends(db, link)
  let isWhole = open.length < 300
  for (const versions of Map.groupBy(open, ({ sender, nonce }) => `${sender} ${nonce}`).values())
    await followOne(db, link, versions, height).catch((error: unknown) => {
      isWhole = false
      log.error('transaction_not_followed', { id: versions[0]?.id ?? '', ...errorFields(error) })
    })
  return isWhole
}
