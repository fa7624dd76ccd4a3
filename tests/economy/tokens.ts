import { createPublicClient, createTestClient, http, parseAbiItem, type Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { foundry } from 'viem/chains'
import type { Db } from '#kernel/database.ts'
import { lastProof, type ChainLink } from '#money/chain/index.ts'
import type { Connectors } from '#money/payments/index.ts'
import { watchChain } from '../../src/flows/watch-chain.ts'
import { dollarsOf } from '../../outside/chain/anvil.ts'

/** A shop that takes tokens and the chain they are on. */
export type TokenWorld = {
  readonly owner: Db
  readonly worker: Db
  readonly connectors: Connectors
  readonly link: ChainLink
  /** Where the chain answers. */
  readonly origin: string
}

const moved = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)')
const nobody = `0x${'0'.repeat(40)}`

/** Whose an address is: the house's treasury, one made for an invoice, or a customer's (all others, first hands included). */
type Whose = 'customer' | 'deposit' | 'treasury'

type Transfer = { readonly from: string; readonly to: string; readonly value: bigint }

/** What the chain itself keeps: every transfer of the token, and what each address has now. */
async function booksOfChain({ link, origin }: TokenWorld) {
  const ask = createPublicClient({ chain: foundry, transport: http(origin), cacheTime: 0 })
  const logs = await ask.getLogs({ address: link.terms.token, event: moved, fromBlock: 0n, strict: true })
  const transfers = logs.map(({ args: { from, to, value } }): Transfer => ({
    from: from.toLowerCase(),
    to: to.toLowerCase(),
    value,
  }))
  const names = new Set(transfers.flatMap(({ from, to }) => [from, to]).filter((name) => name !== nobody))
  const has = new Map<string, bigint>()
  for (const name of names) has.set(name, await dollarsOf({ ask }, link.terms.token, name as Hex))
  return { transfers, has }
}

/** Tokens our ledger has at each account of the chain, debits positive. */
async function booksOfOurs({ owner, link }: TokenWorld): Promise<Map<string, bigint>> {
  const rows = await owner.sql<{ path: string; total_minor: bigint }>`
    select c.path, sum(case when t.debit_id = c.id then t.amount_minor else -t.amount_minor end)::bigint as total_minor
      from ledger.transfers t
      join ledger.accounts c on c.id in (t.debit_id, t.credit_id) and c.path like 'chain:%'
      join chain.units u on u.code = t.currency and u.token = ${link.terms.token}
     where t.kind in ('single', 'post')
     group by c.path`
  return new Map(rows.map(({ path, total_minor: minor }) => [path, minor]))
}

type Place = { readonly path: string; readonly address: string; readonly seen: bigint }

/** Addresses made for invoices, and what arrived there and is not decided: it may be too little until its time is over. */
async function placesOf({ owner, link }: TokenWorld): Promise<Place[]> {
  const rows = await owner.sql<{ path: string; address: string; seen: string }>`
    select 'chain:deposit:' || i.id as path, i.address,
           coalesce((select sum(d.atomic) from chain.deposits d
                      where d.invoice_id = i.id and d.token = i.token and d.state = 'seen'), 0)::text as seen
      from chain.invoices i
     where i.token = ${link.terms.token}`
  return rows.map((row) => ({ ...row, seen: BigInt(row.seen) }))
}

async function isUnderWay({ owner, link }: TokenWorld): Promise<boolean> {
  const height = await link.node.height()
  const [row] = await owner.sql<{ open: boolean }>`
    select coalesce((select max(b.number) from chain.blocks b where b.chain_id = ${link.terms.chainId}) < ${height} - 20, false)
        or exists (select from chain.refunds where state in ('created', 'sent'))
        or exists (select from chain.sweeps where state in ('created', 'signed'))
        or exists (select from chain.sends where state = 'sent') as open`
  return row?.open !== false || (await lastProof(owner, link.terms.chainId)) === undefined
}

/** Blocks come and the shop looks, until it has read them and nothing of its own waits for one. */
export async function chainComesToRest(world: TokenWorld): Promise<void> {
  const { worker, connectors, link, origin } = world
  const command = createTestClient({ chain: foundry, mode: 'anvil', transport: http(origin) })
  for (let round = 0; round < 60; round++) {
    await command.mine({ blocks: link.terms.confirmations })
    await watchChain(worker, connectors, link)
    if (!(await isUnderWay(world))) return
  }
}

/** What went from one kind of address to another. */
const between = (transfers: readonly Transfer[], whose: (address: string) => Whose) => (from: Whose, to: Whose) =>
  transfers
    .filter((each) => whose(each.from) === from && whose(each.to) === to)
    .reduce((sum, { value }) => sum + value, 0n) // prettier-ignore

async function sumOf({ owner, link }: TokenWorld, what: 'refunds' | 'sweeps'): Promise<bigint> {
  const [row] = await owner.sql<{ sum: string }>`
    select case ${what}::text
             when 'sweeps' then (select coalesce(sum(s.atomic), 0) from chain.sweeps s
                                  where s.state = 'confirmed' and s.token = ${link.terms.token})
             else (select coalesce(sum(r.atomic), 0) from chain.refunds r join chain.invoices i on i.id = r.invoice_id
                    where r.state = 'confirmed' and i.token = ${link.terms.token}) end::text as sum`
  return BigInt(row?.sum ?? '0')
}

/**
 * Every reason why the tokens of the world do not cancel, none when all is well: the chain's transfers make its balances, and
 * all of them together nothing; the treasury and every deposit address hold what our ledger says; customers are without
 * exactly what it says they gave; refunds and sweeps are what went these ways.
 */
export async function tokenFaults(world: TokenWorld): Promise<string[]> {
  await chainComesToRest(world)
  const { transfers, has } = await booksOfChain(world)
  const ours = await booksOfOurs(world)
  const places = await placesOf(world)
  const treasury = privateKeyToAddress(world.link.refundKey).toLowerCase()
  const faults: string[] = []
  const compare = (what: string, ledger: bigint, chain: bigint) => {
    if (ledger !== chain) faults.push(`tokens: ${what}: ledger ${ledger}, chain ${chain}`)
  }
  for (const [address, balance] of has) {
    const came = transfers.reduce(
      (sum, { from, to, value }) => sum + (to === address ? value : 0n) - (from === address ? value : 0n),
      0n,
    )
    if (came !== balance) faults.push(`tokens: ${address} has ${balance}, its transfers make ${came}`)
  }
  const made = transfers.reduce((sum, { from, value }) => sum + (from === nobody ? value : 0n), 0n)
  const held = [...has.values()].reduce((sum, each) => sum + each, 0n)
  if (made !== held) faults.push(`tokens: ${made} were made and ${held} are there`)

  const deposits = new Set(places.map(({ address }) => address))
  const whose = (address: string): Whose =>
    address === treasury ? 'treasury' : deposits.has(address) ? 'deposit' : 'customer'
  const went = between(transfers, whose)
  compare('treasury', ours.get('chain:treasury') ?? 0n, has.get(treasury) ?? 0n)
  for (const { path, address, seen } of places)
    compare(`${path} at ${address}`, (ours.get(path) ?? 0n) + seen, has.get(address) ?? 0n)
  const given = went('customer', 'deposit') + went('customer', 'treasury')
  const back = went('deposit', 'customer') + went('treasury', 'customer')
  const seen = places.reduce((sum, each) => sum + each.seen, 0n)
  const outside = (ours.get('chain:position') ?? 0n) + (ours.get('chain:owner') ?? 0n)
  compare('what customers and the owner gave and did not get back', seen - outside, given - back)
  compare('refunds', await sumOf(world, 'refunds'), went('treasury', 'customer'))
  compare('sweeps', await sumOf(world, 'sweeps'), went('deposit', 'treasury'))
  return faults
}
