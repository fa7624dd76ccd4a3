import { askOracles } from '#kernel/oracles.ts'
import { openCases } from '#money/payments/index.ts'
import { openBreaks } from '#money/reconciliation/index.ts'
import { allOracles } from '../../src/apps/jobs/schedule.ts'
import { reportBooks } from '../../src/flows/close-books.ts'
import { closedEconomy } from '../../outside/cards/closed-economy.ts'
import { providers } from './providers.ts'
import type { Economy } from './shop.ts'
import { tokenFaults } from './tokens.ts'
import { differences, negative, sumsOf, together, type Sums } from './sums.ts'

type Row = { currency: string; minor: bigint | null }

/** What our ledger's posted transfers moved on accounts of a path, debits positive: `all`, `settling`, `trading`, or those of one code. */
async function moved({ owner }: Economy, path: string, codes: string): Promise<Sums> {
  const rows = await owner.sql<{ currency: string; total_minor: bigint }>`
    select t.currency, sum(case when t.debit_id = c.id then t.amount_minor else -t.amount_minor end)::bigint as total_minor
      from ledger.transfers t
      join ledger.accounts c on c.id in (t.debit_id, t.credit_id) and c.path = ${path}
     where t.kind in ('single', 'post')
       and case ${codes}::text when 'settling' then t.code = 'bank_entry'
                               when 'trading' then t.code not in ('bank_entry', 'provider_fee', 'interchange', 'scheme_fee', 'acquirer_markup')
                               when 'all' then true else t.code = ${codes} end
     group by t.currency`
  return sumsOf(rows.map(({ currency, total_minor: minor }) => ({ currency, minor })))
}

/** Every party's own double entry: sums that are zero, balances that are their postings, accounts that mirror each other. */
async function ownBooks({ world }: Economy): Promise<string[]> {
  const faults = closedEconomy(world.cards).map((fault) => `card world: ${fault}`)
  for (const party of ['bank', 'alipay', 'wechat', 'unionpay', 'icbc', 'harbor', 'operator', 'house-bank']) {
    const books = (await world.control(party, 'books')) as { faults: string[] }
    faults.push(...books.faults.map((fault) => `${party}: ${fault}`))
  }
  const stripe = (await world.control('stripe-like', 'books')) as {
    accounts: { currency: string; balance: string }[]
  }
  const sums = sumsOf(stripe.accounts.map(({ currency, balance }) => ({ currency, minor: BigInt(balance) })))
  return [...faults, ...differences('stripe-like does not sum to zero', sums, new Map())]
}

/** What our bank has from somebody, by the name on its lines. */
const credited = ({ world }: Economy, sender: string): Sums =>
  sumsOf(world.read<Row>('house-bank', `select currency, sum(minor) as minor from entries where name = '${sender}' group by currency`)) // prettier-ignore

/** What a provider says it paid out and our bank has not booked under its name. */
export const paidOutButNotHere = (economy: Economy): string[] =>
  providers.flatMap(({ party, sender, read }) =>
    differences(`paid out: ${party} and our bank`, read(economy.world).paid, credited(economy, sender)),
  )

/** True while a provider that pays out each day has something that is ours. */
export const isSomethingOwed = (economy: Economy): boolean =>
  [...Map.groupBy(providers, ({ accounts }) => accounts.join(' '))].some(([name, members]) => {
    if (name === 'cash-on-delivery' || /alipay|wechat|unionpay/.test(name)) return false
    const owed = together(...members.map(({ read }) => read(economy.world).owed))
    return differences('', owed, new Map()).length > 0
  })

/** What our ledger says a provider owes, kept and paid is what the provider's own books say. */
async function mirrored(economy: Economy): Promise<string[]> {
  const faults: string[] = []
  const groups = Map.groupBy(providers, ({ accounts }) => accounts.join(' '))
  for (const [name, members] of groups) {
    const said = members.map(({ read }) => read(economy.world))
    const of = (part: 'owed' | 'kept' | 'paid') => together(...said.map((each) => each[part]))
    const whole = together(of('owed'), of('kept'), of('paid'))
    const [traded, fees, paid] = [[], [], []] as Sums[][]
    for (const account of members[0]?.accounts ?? []) {
      traded?.push(await moved(economy, `psp:${account}:clearing`, 'trading'))
      fees?.push(await moved(economy, `psp:${account}:fees`, 'all'))
      paid?.push(await moved(economy, `psp:${account}:clearing`, 'settling'))
    }
    const who = members.map(({ party }) => party).join(' and ')
    faults.push(...differences(`what payers gave: ledger and ${who}`, together(...(traded ?? [])), whole))
    if (!economy.isSettled(name)) continue
    faults.push(...differences(`fees: ledger and ${who}`, together(...(fees ?? [])), of('kept')))
    faults.push(
      ...differences(`paid out: ledger and ${who}`, negative(together(...(paid ?? []))), of('paid')),
    )
    // The courier owes what it collected since, and what it passed on too little of.
    if (name !== 'cash-on-delivery')
      faults.push(...differences(`still owed by ${who}`, of('owed'), new Map()))
  }
  return faults
}

/** Interchange, scheme fee and markup in our ledger are what the acquirers told; closedEconomy holds that against issuers and network. */
async function feesByPart(economy: Economy): Promise<string[]> {
  const faults: string[] = []
  const parts = [
    ['interchange', 'interchange_minor'],
    ['scheme_fee', 'scheme_minor'],
    ['acquirer_markup', 'markup_minor'],
  ] as const
  for (const [code, column] of parts) {
    const told = Object.values(economy.world.cards.acquirers).map(({ store }) =>
      sumsOf(store.all<Row>(`select currency, -sum(${column}) as minor from lines group by currency`)),
    )
    const ours = await moved(economy, 'psp:vault-card:fees', code)
    faults.push(...differences(`${code}: ledger and acquirers`, ours, together(...told)))
  }
  return faults
}

/** The tokens of everybody on the local chain, where it is there. */
async function tokens({ owner, worker, working, chain, world }: Economy): Promise<string[]> {
  if (chain === undefined) return []
  return tokenFaults({ owner, worker, connectors: working, link: chain, origin: world.at('chain') })
}

/** What the parties sent is what the house bank booked, what its statement tells, and what our ledger has. */
async function atTheBank(economy: Economy): Promise<string[]> {
  const { world } = economy
  const holds = sumsOf(world.read<Row>('house-bank', `select currency, -balance_minor as minor from accounts where account = 'customer'`)) // prettier-ignore
  const told = sumsOf(world.read<Row>('house-bank', `select currency, sum(minor) as minor from entries where statement is not null group by currency`)) // prettier-ignore
  const ours = await moved(economy, 'bank:main', 'all')
  return [
    ...differences('the account: bank and its statements', holds, told),
    ...differences('the account: bank and ledger', holds, ours),
  ]
}

/** Every difference is a case that somebody owns, and nothing else is left to be explained. */
async function explained({ worker }: Economy): Promise<string[]> {
  const report = await reportBooks(worker, { until: new Date(Date.now() + 1_000), bankAccount: 'main' })
  const faults = report.debitsEqualCredits ? [] : ['debits are not credits']
  for (const { account, currency, unexplained } of [...report.clearing, ...report.bank])
    if (unexplained.minor !== 0n) faults.push(`${account}: ${unexplained.minor} ${currency} unexplained`)
  const cases = await openCases(worker, 100_000)
  for (const { id, kind, account, amount } of await openBreaks(worker, 100_000)) {
    const known = cases.find((each) => each.subject === id)
    if (known?.owner == null) faults.push(`difference ${kind} ${id} is nobody's case`)
    // Strangers send money, and couriers lose some; every other difference would be ours.
    if (kind !== 'unknown_entry' && !(kind === 'amount' && account === 'psp:cash-on-delivery:clearing'))
      faults.push(`difference ${kind} on ${account}: ${amount.minor} ${amount.currency}`)
  }
  return faults
}

/** Every reason why the money of the world does not close now, at rest; none when all is well. */
export async function openBooks(economy: Economy): Promise<string[]> {
  const broken = await askOracles(economy.owner, allOracles)
  return [
    ...broken.map(({ name, rows }) => `oracle: ${name}: ${JSON.stringify(rows[0])}`),
    ...(await ownBooks(economy)),
    ...paidOutButNotHere(economy),
    ...(await mirrored(economy)),
    ...(await feesByPart(economy)),
    ...(await tokens(economy)),
    ...(await atTheBank(economy)),
    ...(await explained(economy)),
  ]
}
