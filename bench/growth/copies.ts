import assert from 'node:assert/strict'
import { statfsSync } from 'node:fs'
import type pg from 'pg'

/** A table into which placing an order writes, and what a copy has instead of its template. */
type Copied = {
  readonly table: string
  /** The rows of the templates `t` in the table `x`, each with its number within its template. */
  readonly rows: string
  /** By column, as SQL over `s`, the stem of a copy, and `r`, the row of its template. */
  readonly changes: Readonly<Record<string, string>>
  /** Columns the database fills in by itself. */
  readonly own?: readonly string[]
  /** How many copies have rows here, where it is not all. */
  readonly most?: number
}

const id = (prefix: string) => `'${prefix}_' || s.stem`
const partOf = (prefix: string) => `'${prefix}_' || s.stub || r.part`
const hash = (salt: string) => `sha256(('${salt}' || s.n)::bytea)`
const soon = `s.at + interval '30 minutes'`

const part = (order: string) =>
  `lpad((row_number() over (partition by t.id order by ${order}))::text, 4, '0') as part`
const belonging = (table: string, condition: string, order: string) =>
  `select t.place, ${part(order)}, x.* from growth.templates t join ${table} x on ${condition}`

const salt = `decode(md5('fact' || s.n), 'hex')`
const payload = `jsonb_set(r.payload, '{number}', to_jsonb(s.number))`

/**
 * Every table that has more rows for each order placed, as they stand long after: the order completed, its stock taken, its
 * payment captured, the answer to its key forgotten after a day (which leaves 86,400 of them at one order a second).
 */
const copied: readonly Copied[] = [
  {
    table: 'cart.carts',
    rows: belonging('cart.carts', 'x.id = t.cart_id', 'x.id'),
    changes: { id: id('crt'), token_hash: hash('cart'), created_at: 's.at', updated_at: 's.at' },
  },
  {
    table: 'cart.lines',
    rows: belonging('cart.lines', 'x.cart_id = t.cart_id', 'x.id'),
    changes: { id: partOf('lin'), cart_id: id('crt'), added_at: 's.at' },
  },
  {
    table: 'orders.orders',
    rows: belonging('orders.orders', 'x.id = t.id', 'x.id'),
    changes: {
      id: id('ord'),
      cart_id: id('crt'),
      number: 's.number',
      token_hash: hash('order'),
      state: `'completed'`,
      placed_at: 's.at',
      paid_at: 's.at',
      moved_at: 's.at',
      expires_at: soon,
    },
  },
  {
    table: 'orders.child_orders',
    rows: belonging('orders.child_orders', 'x.order_id = t.id', 'x.id'),
    changes: { id: id('chd'), order_id: id('ord') },
  },
  {
    table: 'orders.lines',
    rows: belonging('orders.lines', 'x.order_id = t.id', 'x.position'),
    changes: { id: partOf('oln'), order_id: id('ord'), child_order_id: id('chd') },
  },
  {
    table: 'orders.tax_lines',
    rows: belonging('orders.tax_lines', 'x.order_id = t.id', 'x.position'),
    changes: { order_id: id('ord') },
  },
  {
    table: 'inventory.holds',
    rows: belonging('inventory.holds', 'x.reference = t.id', 'x.id'),
    changes: { id: partOf('hld'), reference: id('ord'), created_at: 's.at', expires_at: soon },
  },
  {
    table: 'inventory.hold_resolutions',
    rows: belonging('inventory.holds', 'x.reference = t.id', 'x.id'),
    changes: { hold_id: partOf('hld'), outcome: `'consumed'`, cause: id('shp'), at: soon },
  },
  {
    table: 'payments.intents',
    rows: belonging('payments.intents', 'x.reference = t.id', 'x.id'),
    changes: {
      id: id('pay'),
      reference: id('ord'),
      state: `'captured'`,
      authorized_minor: 'r.amount_minor',
      captured_minor: 'r.amount_minor',
      version: '3',
      created_at: 's.at',
      expires_at: soon,
    },
  },
  {
    table: 'kernel.outbox',
    rows: belonging('kernel.outbox', `x.aggregate = t.id and x.type = 'order_placed'`, 'x.id'),
    changes: {
      aggregate: id('ord'),
      cause: id('crt'),
      payload,
      salt,
      payload_hash: `sha256(${salt} || convert_to((${payload})::text, 'UTF8'))`,
      at: 's.at',
    },
    own: ['id', 'xid'],
  },
  {
    // What the order took from the shelf, told with it. The payload is that of the template, and so are its salt and its hash.
    table: 'kernel.outbox',
    rows: `select t.place, ${part('x.id')}, x.*
             from growth.templates t
             join kernel.outbox f on f.aggregate = t.id and f.type = 'order_placed'
             join kernel.outbox x on x.xid = f.xid and x.type = 'stock_changed'`,
    changes: { at: 's.at' },
    own: ['id', 'xid'],
  },
  {
    table: 'kernel.idempotency',
    rows: belonging('kernel.idempotency', `x.actor = t.cart_id and x.scope = 'place_order'`, 'x.key'),
    changes: { actor: id('crt'), claim: id('ord'), body: `jsonb_build_object('order', ${id('ord')})` },
    most: 86_400,
  },
]

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const digits = Array.from(
  { length: 10 },
  (_, i) => `substr('${alphabet}', 1 + (c.ms >> ${45 - 5 * i} & 31)::integer, 1)`,
)

/** What is filled, and when there is enough of it. */
type Filling = {
  readonly admin: pg.Client
  /** Two connections that fill different tables at the same time. */
  readonly hands: readonly pg.Client[]
  readonly folder: string
  /** The time of the copy numbered 0, in seconds; each next one is a second later. */
  readonly begin: number
  readonly isEnough: () => boolean
  readonly say: (text: string) => void
}

/** Remember the first hundred orders, with all they wrote. */
export async function rememberTemplates(admin: pg.Client): Promise<void> {
  await admin.query('create schema growth')
  await admin.query(`create unlogged table growth.templates as
    select o.id, o.cart_id, row_number() over (order by o.number) - 1 as place
      from orders.orders o order by o.number limit 100`)
  for (const [i, { rows }] of copied.entries()) {
    await admin.query(`create unlogged table growth.rows_${i} as ${rows}`)
    await admin.query(`analyze growth.rows_${i}`)
  }
}

/** Stems of copies: their numbers, their times, and of what their ids are made: time first, then chance, as the shop makes ids. */
async function makeStems({ admin, begin }: Filling, from: number, count: number): Promise<void> {
  await admin.query('drop table if exists growth.stems')
  await admin.query(`create unlogged table growth.stems as
    select m.n, m.place, m.at, m.number, m.stem, left(m.stem, 22) as stub
      from (select c.n, c.n % (select count(*) from growth.templates) as place, to_timestamp(c.ms / 1000) as at,
                   nextval('orders.order_numbers') as number,
                   ${digits.join(' || ')} || substr(md5('growth' || c.n), 1, 16) as stem
              from (select n, (${begin}::bigint + n) * 1000 as ms
                      from generate_series(${from + 1}, ${from + count}) as n offset 0) c offset 0) m`)
  await admin.query('analyze growth.stems')
}

const quick = `set session_replication_role = replica; set synchronous_commit = off; set wal_compression = off;
  set jit = off; set enable_mergejoin = off; set enable_nestloop = off; set maintenance_work_mem = '512MB'`

const settle = (table: string) =>
  `vacuum (freeze, index_cleanup off, truncate off, skip_database_stats) ${table}`

async function copyInto(hand: pg.Client, i: number, upTo: number): Promise<void> {
  const { table, changes, own = [], most = Infinity } = copied[i] ?? assert.fail('no such table')
  const { rows } = await hand.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
    [table],
  )
  const names = rows.map(({ name }) => name).filter((name) => !own.includes(name))
  await hand.query(`insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) overriding system value
    select ${names.map((name) => changes[name] ?? `r."${name}"`).join(', ')}
      from growth.stems s join growth.rows_${i} r on r.place = s.place
     where s.n <= ${Math.min(upTo, most)}`)
  // While its pages are still in memory: later each of them would be read again, and written a second time.
  await hand.query(settle(table))
}

async function copyPortion(filling: Filling, from: number, count: number): Promise<void> {
  await makeStems(filling, from, count)
  const waiting = [...copied.entries()].filter(([, { most = Infinity }]) => from < most).map(([i]) => i)
  await Promise.all(
    filling.hands.map(async (hand) => {
      for (let i = waiting.shift(); i !== undefined; i = waiting.shift())
        await copyInto(hand, i, from + count)
    }),
  )
  await placeFacts(filling.admin)
}

/** Give all facts their places as the worker does, none left out. */
async function placeFacts(admin: pg.Client): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await admin.query<{ count: number }>('select kernel.sequence_facts(200000) as count')
    if (rows[0]?.count === 0) break
  }
  await admin.query(settle('kernel.leaves'))
}

/** Gigabytes the disk of a folder has left. */
function gigabytesFree(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return (bavail * bsize) / 2 ** 30
}

const tables = [...new Set(copied.map(({ table }) => table))]

/** Checks of the tables are not asked of copies: their templates passed them. */
const withoutChecks = `
  create table growth.checks as
    select c.oid, c.relchecks from pg_class c where c.oid = any (array[${tables.map((table) => `'${table}'::regclass`).join(', ')}]);
  update pg_class c set relchecks = 0 from growth.checks k where k.oid = c.oid`
const withChecks = `
  update pg_class c set relchecks = k.relchecks from growth.checks k where k.oid = c.oid;
  drop table growth.checks`

const leastFree = 15
const portion = 100_000

/**
 * Copy the remembered orders until there are so many, one statement for each table and portion. Answers how many there are:
 * fewer where the time was over, or the disk had less than 15 GB left.
 */
export async function copyOrders(filling: Filling, made: number, wanted: number): Promise<number> {
  const { admin, hands, folder, isEnough, say } = filling
  for (const each of [admin, ...hands]) await each.query(quick)
  await admin.query('alter system set autovacuum = off')
  await admin.query('select pg_reload_conf()')
  // The only key that does not grow at its end: it is made again when all are there.
  await admin.query('alter table cart.carts drop constraint carts_token_hash_key')
  await admin.query(withoutChecks)
  const begun = performance.now()
  let there = made
  while (there < wanted) {
    const free = gigabytesFree(folder)
    if (isEnough() || free < leastFree) {
      say(
        `Filling ends at ${there} of ${wanted} orders: ${free < leastFree ? 'the disk' : 'the time'} is used up.`,
      )
      break
    }
    const count = Math.min(portion, wanted - there)
    await copyPortion(filling, there, count)
    there += count
    if (there % 500_000 === 0) {
      const rate = Math.round(((there - made) / (performance.now() - begun)) * 1_000)
      say(`  ${there} orders, ${rate} a second, ${Math.round(free)} GB free`)
    }
  }
  await admin.query('drop table growth.stems')
  await admin.query(withChecks)
  await admin.query('alter table cart.carts add constraint carts_token_hash_key unique (token_hash)')
  await admin.query('vacuum analyze')
  await admin.query('alter system reset autovacuum')
  await admin.query('select pg_reload_conf()')
  return there
}
