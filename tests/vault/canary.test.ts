import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { superuserClient } from '#kernel/embedded.ts'
import { redirectLog, setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { findShipments } from '#goods/shipping/index.ts'
import { packShipment } from '../../src/flows/pack-order.ts'
import { shipShipment } from '../../src/flows/ship-order.ts'
import { openCardShop, printed, type CardShop, type Printed } from '../support/open-card-shop.ts'
import { readyToOrder, visitor, type Visitor } from '../support/visitor.ts'
import { aShop } from '../trade/a-shop.ts'

/** The number as it may be found: plain, reversed, grouped, in hex, in base64 at each of its three alignments. */
function disguises(text: string): Map<string, string> {
  const groups = text.match(/.{1,4}/g) ?? []
  const all = new Map([
    ['plain', text],
    ['reversed', [...text].toReversed().join('')],
    ['hex', Buffer.from(text).toString('hex')],
    ['grouped', groups.join(' ')],
    ['dashed', groups.join('-')],
  ])
  for (const shift of [0, 1, 2]) {
    const coded = Buffer.from('x'.repeat(shift) + text).toString('base64')
    all.set(`base64 ${shift}`, coded.slice(shift === 0 ? 0 : 4, -4))
  }
  return all
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile() && statSync(path).size < 100_000_000) yield path
  }
}

/** Every row of every table of a database, as text. */
async function everyTable(at: { host: string; port: number; database: string }): Promise<[string, string][]> {
  const client = await superuserClient(at, at.database)
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const found: [string, string][] = []
    for (const { name } of rows) {
      const { rows: content } = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
      found.push([`${at.database} ${name}`, content.map((each) => each.text).join('\n')])
    }
    return found
  } finally {
    await client.end()
  }
}

type Log = { readonly start: string; parts(): Promise<string[]> }

/** The write-ahead log of the server, which the shop's database and the vault's share, from now on. */
async function walFromNow(at: { host: string; port: number }): Promise<Log> {
  const client = await superuserClient(at)
  const { rows } = await client.query<{ at: string }>('select pg_current_wal_lsn()::text as at')
  await client.end()
  const start = rows[0]?.at ?? ''
  const parts = async () => {
    const reader = await superuserClient(at)
    const { rows: files } = await reader.query<{ name: string; folder: string }>(
      `select name, current_setting('data_directory') || '/pg_wal' as folder
         from pg_ls_waldir() where name >= pg_walfile_name($1::pg_lsn) and name ~ '^[0-9A-F]{24}$' order by name`,
      [start],
    )
    await reader.end()
    return files.map(({ name, folder }) => readFileSync(join(folder, name), 'latin1'))
  }
  return { start, parts }
}

/** Follow redirects of the shop until another origin or a page comes. */
async function along(who: Visitor, path: string): Promise<{ path: string; text: string }> {
  let at = path
  for (let hops = 0; hops < 8; hops++) {
    const answer = await who.get(at)
    if (answer.location === null) return { path: at, text: answer.text }
    if (/^https?:/.test(answer.location)) return { path: answer.location, text: '' }
    at = answer.location
  }
  return assert.fail(`no end of redirects from ${path}`)
}

/** Order, choose the card, and answer where the vault's page is. */
async function toTheVault(who: Visitor, variant: number): Promise<string> {
  const placed = await who.post('/en/checkout', { ...(await readyToOrder(who, variant)), payment: 'other' })
  const chosen = await who.post(placed.location ?? '', { method: 'vault_card' })
  return (await along(who, chosen.location ?? '')).path
}

async function type(page: string, card: Printed, keep = false): Promise<string> {
  const answer = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page).origin },
    body: new URLSearchParams({ ...card, ...(keep ? { keep: 'yes' } : {}) }),
  })
  assert.equal(answer.status, 303, (await answer.text()).slice(0, 400))
  const back = new URL(answer.headers.get('location') ?? '')
  return back.pathname + back.search
}

const stateOf = async ({ owner }: CardShop['shop']) => {
  const [row] = await owner.sql<{ id: `ord_${string}`; state: string }>`
    select id, state from orders.orders order by number desc limit 1`
  return row
}

test('cards used through the vault are nowhere: both databases, the write-ahead log, every log, mail and file', async (t) => {
  const lines: string[] = []
  t.after(redirectLog((line) => void lines.push(line)))
  const open = await openCardShop(t, { demo: false, worker: true, env: { LOG_LEVEL: 'debug' } })
  const { shop, cards, process } = open
  setLogLevel('debug')
  const wal = await walFromNow(process)
  const [variant = 0] = await aShop(shop.db, [{ price: 4_900n }])
  const good = printed(cards, '3-D Secure: frictionless')
  const poor = printed(cards, '51 insufficient funds')
  const who = visitor(shop.origin)
  const first = await toTheVault(who, variant)
  assert.ok(first.startsWith(process.origin), first)
  const declined = await along(who, await type(first, poor))
  assert.match(declined.text, /role="alert"/, 'the payer learns of the decline')
  const id = (await stateOf(shop))?.id ?? 'ord_'
  const proof = declined.path.slice(declined.path.indexOf('?'))
  const again = await who.post(`/en/orders/${id}/pay${proof}`, { method: 'vault_card' })
  const { path: second } = await along(who, again.location ?? '')
  await along(who, await type(second, good))
  assert.equal((await stateOf(shop))?.state, 'paid')
  for (const { id: parcel } of await findShipments(shop.db, { orderId: id })) {
    mustBeDone(await packShipment(shop.db, { shipmentId: parcel, actor: 'operator' }))
    mustBeDone(await shipShipment(shop.db, { ...shop, actor: 'operator' }, parcel))
  }
  // The number typed where it does not belong stays out of the log as well.
  await who.get(`/en/search?q=${good.number}`)
  await fetch(`${process.origin}/card/${good.number}?number=${good.number}`)
  const tables = [
    ...(await everyTable(shop.db)),
    ...(await everyTable({ ...process, database: process.database })),
  ]
  const log = await wal.parts()
  const files = [...filesBelow(shop.settings.dataFolder)]
  const places: [string, string][] = [
    ...tables,
    ...log.map((part): [string, string] => ['the write-ahead log', part]),
    ['the logs', lines.join('')],
    ...files.map((path): [string, string] => [path, readFileSync(path, 'latin1')]),
  ]
  const hits = [good, poor].flatMap(({ number }) =>
    [...disguises(number)].flatMap(([how, needle]) =>
      places.filter(([, text]) => text.includes(needle)).map(([where]) => `${how} in ${where}`),
    ),
  )
  assert.deepEqual(hits, [])
  const shown = places.filter(
    ([where, text]) => /payments\.attempts/.test(where) && text.includes(good.number.slice(-4)),
  )
  assert.equal(shown.length, 1, 'the last four digits are where they are meant to be')
  t.diagnostic(
    `${tables.length} tables, ${log.length} parts of the log, ${lines.length} lines, ${files.length} files`,
  )
})

test('the search finds a number where there is one', () => {
  const needles = disguises('5200200000000516')
  for (const hidden of ['a5200200000000516b', Buffer.from('ab5200200000000516cd').toString('base64')])
    assert.ok([...needles.values()].some((needle) => hidden.includes(needle)))
})
