import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { superuserClient } from '#kernel/embedded.ts'
import { redirectLog, setLogLevel } from '#kernel/log.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { refundOrder } from '../../src/flows/refund-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { readyToOrder, visitor } from '../support/visitor.ts'
import { aShop } from '../trade/a-shop.ts'

/** A card nobody else uses in any test. */
const card = { number: '5454617283940410', code: '907' }

/** The number as it may be found: plain, grouped, in hex, in base64 at each of its three alignments. */
function disguises(text: string): Map<string, string> {
  const all = new Map([
    ['plain', text],
    ['reversed', [...text].toReversed().join('')],
    ['hex', Buffer.from(text).toString('hex')],
    ['grouped', (text.match(/.{1,4}/g) ?? []).join(' ')],
    ['dashed', (text.match(/.{1,4}/g) ?? []).join('-')],
  ])
  for (const shift of [0, 1, 2]) {
    const coded = Buffer.from('x'.repeat(shift) + text).toString('base64')
    all.set(`base64 ${shift}`, coded.slice(shift === 0 ? 0 : 4, -4))
  }
  return all
}

function found(where: string, content: string, needles: Map<string, string>): string[] {
  return [...needles].flatMap(([how, needle]) => (content.includes(needle) ? [`${how} in ${where}`] : []))
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile() && statSync(path).size < 100_000_000) yield path
  }
}

/** Every row of every table of the shop's database, as text. */
async function* everyTable(shop: OpenShop): AsyncGenerator<[name: string, text: string]> {
  const client = await superuserClient(shop.db, shop.db.database)
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of rows) {
      const { rows: content } = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
      yield [name, content.map((each) => each.text).join('\n')]
    }
  } finally {
    await client.end()
  }
}

/** The write-ahead log of the server, from a place in it to its end. */
async function walSince(shop: OpenShop, start: string): Promise<Buffer[]> {
  const client = await superuserClient(shop.db, shop.db.database)
  try {
    const { rows } = await client.query<{ name: string; folder: string }>(
      `select name, current_setting('data_directory') || '/pg_wal' as folder
         from pg_ls_waldir() where name >= pg_walfile_name($1::pg_lsn) and name ~ '^[0-9A-F]{24}$' order by name`,
      [start],
    )
    return rows.map(({ name, folder }) => readFileSync(join(folder, name)))
  } finally {
    await client.end()
  }
}

async function whereIsTheLog(shop: OpenShop): Promise<string> {
  const client = await superuserClient(shop.db, shop.db.database)
  const { rows } = await client.query<{ at: string }>('select pg_current_wal_lsn()::text as at')
  await client.end()
  return rows[0]?.at ?? ''
}

async function sell(shop: OpenShop): Promise<string> {
  const [variant = 0] = await aShop(shop.db, [{ price: 4_900n }])
  const who = visitor(shop.origin)
  const placed = await who.post('/en/checkout', await readyToOrder(who, variant))
  assert.ok(placed.location?.startsWith(shop.bank.origin), placed.text.slice(0, 300))
  const page = placed.location ?? ''
  const form = { number: card.number, expiry: '12/30', security_code: card.code, name: 'Ann Buyer' }
  const paid = await fetch(page, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: shop.bank.origin },
    body: new URLSearchParams(form),
  })
  const back = new URL(paid.url)
  await who.get(back.pathname + back.search)
  const [order] = await shop.owner.sql<{ id: string; state: string }>`select id, state from orders.orders`
  assert.equal(order?.state, 'paid')
  return order.id
}

test('the card of a sale is nowhere in the shop: tables, write-ahead log, logs, mails, files', async (t) => {
  const lines: string[] = []
  const restore = redirectLog((line) => void lines.push(line))
  t.after(restore)
  const shop = await openShop(t, { demo: false, worker: true, env: { LOG_LEVEL: 'debug' } })
  setLogLevel('debug')
  const begin = await whereIsTheLog(shop)
  const id = (await sell(shop)) as `ord_${string}`
  for (const { id: parcel } of await findShipments(shop.db, { orderId: id })) {
    mustBeDone(await packShipment(shop.db, { shipmentId: parcel, actor: 'operator' }))
    mustBeDone(await shipShipment(shop.db, { ...shop, actor: 'operator' }, parcel))
  }
  const what = { kind: 'amount', amount: money(500n, 'EUR') } as const
  mustBeDone(
    await refundOrder(shop.db, shop.connectors, {
      orderId: id,
      what,
      reason: 'test',
      key: 'canary',
      actor: 'operator',
    }),
  )
  // The same number typed where it does not belong stays out of the log as well.
  const who = visitor(shop.origin)
  await who.get(`/en/orders/${card.number}`)
  await who.get(`/en/search?q=${card.number}&page=${card.number}`)
  const needles = disguises(card.number)
  const hits: string[] = []
  let tables = 0
  for await (const [name, text] of everyTable(shop)) {
    tables++
    hits.push(...found(name, text, needles))
  }
  const wal = await walSince(shop, begin)
  for (const part of wal) hits.push(...found('the write-ahead log', part.toString('latin1'), needles))
  hits.push(...found('the log', lines.join(''), needles))
  const files = [...filesBelow(shop.settings.dataFolder)]
  for (const path of files) hits.push(...found(path, readFileSync(path, 'latin1'), needles))
  assert.deepEqual(hits, [])
  // Where the number is meant to be seen: the last four digits, on what was paid.
  const [shown] = await shop.owner.sql<{ seen: boolean }>`
    select exists (select from payments.attempts a where a::text like '%0410%') as seen`
  assert.equal(shown?.seen, true)
  const mails = await shop.owner.sql<{
    text: string
  }>`select body_text || body_html as text from notifications.mails`
  assert.deepEqual(
    mails.filter(({ text }) => text.includes(card.code) && text.includes('security')),
    [],
  )
  t.diagnostic(
    `${tables} tables, ${wal.length} segments of write-ahead log, ${lines.length} log lines, ${files.length} files`,
  )
})

test('the search finds a number where there is one', () => {
  const needles = disguises(card.number)
  for (const hidden of [`a${card.number}b`, Buffer.from(`ab${card.number}cd`).toString('base64')])
    assert.notDeepEqual(found('here', hidden, needles), [])
  assert.deepEqual(found('here', '4242424242424242', needles), [])
})
