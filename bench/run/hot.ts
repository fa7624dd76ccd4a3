import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, type Db } from '#kernel/database.ts'
import { superuserClient } from '#kernel/embedded.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { prepareEmbedded } from '#kernel/prepare-database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, brokenPromises, ledgerWriter, newTransferId, postTransfers } from '#money/ledger/index.ts'
import { placeOrder } from '#flows/place-order.ts'
import { aShop, oraclesAreSilent } from '../../tests/trade/a-shop.ts'
import { readyCarts } from './ready-carts.ts'
import { median } from './drive.ts'
import { openLot } from './hot-bid.ts'

/** Decisions a second about one thing that everybody wants. `exact` is true when as many got it as there was, never more, and bids were decided as one after the other. */
export type HotLine = {
  readonly name: string
  readonly perSecond: number
  readonly lowest: number
  readonly highest: number
  readonly exact: boolean
}

type Decide = () => Promise<boolean>
/** What is raced, and whether what came of it is right; where nothing is said, as many must have got it as there were pieces. */
type Race = { readonly decide: Decide; readonly isExact?: (yes: number) => Promise<boolean> }

/** So many callers, until so many decisions are made; how many were yes, and how many decisions a second. */
async function race(decisions: number, callers: number, decide: Decide) {
  let [begun, yes] = [0, 0]
  const caller = async () => {
    while (begun++ < decisions) if (await decide()) yes++
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: callers }, caller))
  return { yes, perSecond: (decisions / (performance.now() - started)) * 1_000 }
}

/** The way without a word of ours: lock the row, look, take, commit; one transaction for each decision. */
async function lockAndTake(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ free: number }>(
      'select free from public.hot where id = 1 for update',
    )
    const isThere = (rows[0]?.free ?? 0) > 0
    if (isThere) await client.query('update public.hot set free = free - 1 where id = 1')
    await client.query('commit')
    return isThere
  } finally {
    client.release()
  }
}

type Stage = { readonly db: Db; readonly owner: Db; readonly decisions: number; readonly pieces: number }

/** One variant: whole orders, with prices, VAT, hold, payment and facts, or the refusal; each buyer asks once. */
async function variantRace({ db, owner, decisions, pieces }: Stage): Promise<Decide> {
  const [hot = 0] = await aShop(db, [{ stock: { main: pieces } }])
  const tokens = await readyCarts(owner, decisions, 1, () => hot)
  await owner.pool.query('vacuum analyze cart.carts, cart.lines')
  return async () => {
    const expectedTotal = money(1490n, 'EUR')
    const placed = await placeOrder(db, {
      cartToken: tokens.pop() ?? '',
      expectedTotal,
      idempotencyKey: 'hot',
    })
    if (!placed.ok && placed.refusal !== 'out_of_stock') throw new Error(placed.refusal)
    return placed.ok
  }
}

/** A ledger account that holds so many pieces of money, every transfer moving one of them towards its bound. */
async function aHotAccount({ db, pieces }: Stage) {
  const by = { actor: 'system', cause: 'bench' }
  const due = account.orderDue(newId('ord'))
  const one = { debit: due, credit: account.bank('hot'), amount: money(1n, 'EUR'), code: 'hot' }
  const filled = {
    ...one,
    debit: account.clearing('card'),
    credit: due,
    amount: money(BigInt(pieces), 'EUR'),
  }
  mustBeDone(await inTransaction(db, (tx) => postTransfers(tx, [{ ...filled, id: newTransferId() }], by)))
  return { by, transfer: () => ({ ...one, id: newTransferId() }) }
}

async function accountRace(stage: Stage): Promise<Decide> {
  const { by, transfer } = await aHotAccount(stage)
  const write = ledgerWriter(stage.db)
  return async () => (await write({ transfers: [transfer()], ...by })).ok
}

async function accountAlone(stage: Stage): Promise<Decide> {
  const { by, transfer } = await aHotAccount(stage)
  return async () => (await inTransaction(stage.db, (tx) => postTransfers(tx, [transfer()], by))).ok
}

async function plainRace({ owner, db, pieces }: Stage): Promise<Decide> {
  await owner.pool.query(
    `create table if not exists public.hot (id integer primary key, free integer not null check (free >= 0))`,
  )
  await owner.pool.query('grant select, update on public.hot to kontor_app')
  await owner.pool.query(
    `insert into public.hot values (1, ${pieces}) on conflict (id) do update set free = excluded.free`,
  )
  return () => lockAndTake(db.pool)
}

const ofPieces =
  (prepare: (stage: Stage) => Promise<Decide>) =>
  async (stage: Stage): Promise<Race> => ({ decide: await prepare(stage) })

const ofBids =
  (how: Parameters<typeof openLot>[2]) =>
  async ({ db, owner, decisions }: Stage): Promise<Race> => {
    const lot = await openLot(db, owner, how)
    return { decide: () => lot.bid(), isExact: (yes) => lot.isExact(yes, decisions) }
  }

const races = {
  'hot row, plain row locking': ofPieces(plainRace),
  'hot variant, whole orders': ofPieces(variantRace),
  'hot ledger account, batched': ofPieces(accountRace),
  'hot ledger account, a transaction each': ofPieces(accountAlone),
  'hot lot of an auction, plain row locking': ofBids('plain'),
  'hot lot of an auction, bids decided together': ofBids('together'),
} satisfies Readonly<Record<string, (stage: Stage) => Promise<Race>>>

/** What a race is run with: where the server is, callers, decisions of each race, rounds in turns. */
export type HotSettings = {
  readonly where: { readonly host: string; readonly port: number }
  readonly callers: number
  readonly decisions: number
  readonly rounds: number
  readonly say: (text: string) => void
}

/**
 * One thing, ten times as many who want it as there are pieces, in a database of its own on the server: in turns with
 * plain row locking on the same pool of connections. Throws where stock or ledger broke a promise.
 */
export async function hotKeys({ where, callers, decisions, rounds, say }: HotSettings): Promise<HotLine[]> {
  const database = `hot_${randomBytes(4).toString('hex')}`
  await prepareEmbedded(where, database)
  const db = await connect({ ...where, database, role: 'app', statementTimeoutMs: 60_000 })
  const owner = await connect({ ...where, database, role: 'owner', statementTimeoutMs: 120_000 })
  const pieces = Math.floor(decisions / 10)
  const stage = { db, owner, decisions, pieces }
  const figures = new Map<string, { perSecond: number; exact: boolean }[]>()
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [name, prepare] of Object.entries(races)) {
        const { decide, isExact = async (yes: number) => yes === pieces } = await prepare(stage)
        const { yes, perSecond } = await race(decisions, callers, decide)
        const exact = await isExact(yes)
        if (round === 0) continue // Warming up.
        figures.set(name, [...(figures.get(name) ?? []), { perSecond, exact }])
        say(`  ${name.padEnd(45)} ${Math.round(perSecond)} a second, ${yes} got it${exact ? '' : ': WRONG'}`)
      }
    }
    await oraclesAreSilent(owner)
    const broken = await brokenPromises(owner)
    if (broken.length > 0) throw new Error(`the ledger broke ${JSON.stringify(broken)}`)
  } finally {
    await Promise.all([db.close(), owner.close()])
    const admin = await superuserClient(where)
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  }
  return [...figures].map(([name, runs]) => {
    const rates = runs.map((run) => run.perSecond)
    const exact = runs.every((run) => run.exact)
    return { name, perSecond: median(rates), lowest: Math.min(...rates), highest: Math.max(...rates), exact }
  })
}

/** The races as a table. */
export function hotTable(lines: readonly HotLine[]): string[] {
  if (lines.length === 0) return []
  const whole = (value: number) => Math.round(value).toLocaleString('en')
  return [
    '| what everybody wants | decisions a second | lowest to highest | exact |',
    '| --- | ---: | ---: | --- |',
    ...lines.map(
      ({ name, perSecond, lowest, highest, exact }) =>
        `| ${name} | ${whole(perSecond)} | ${whole(lowest)} to ${whole(highest)} | ${exact ? 'yes' : 'NO'} |`,
    ),
    '',
  ]
}
