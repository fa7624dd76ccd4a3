import assert from 'node:assert/strict'
import test from 'node:test'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { policy } from './policy.ts'
import { aDesk, type Browser } from './testing/a-desk.ts'

const entries = Object.entries(policy).map(([route, door]) => {
  const [method = '', url = ''] = route.split(' ')
  return { route, door, method: method as 'GET' | 'POST', url }
})
const guarded = entries.filter(({ door }) => door !== 'open')

const stems: Readonly<Record<string, string>> = {
  orders: 'ord',
  shipments: 'shp',
  returns: 'ret',
  payments: 'pay',
  cases: 'cas',
  disputes: 'dis',
  settlements: 'stf',
  entries: 'ent',
  mails: 'mal',
  endpoints: 'end',
  deliveries: 'dlv',
  keys: 'key',
}

/** The address of something that is not there. */
function nowhere(url: string): string {
  const stem = stems[/^\/admin\/(\w+)/.exec(url)?.[1] ?? '']
  return url.replace(':id', stem === undefined ? '999999999' : `${stem}_00000000000000000000000000`)
}

const ask = (browser: Browser, { method, url }: (typeof entries)[number]) =>
  method === 'GET' ? browser.get(nowhere(url)) : browser.post(nowhere(url))

test('every entry of the policy is a route of the desk', async (t) => {
  const desk = await aDesk(t, await testDatabase(t))
  const missing = entries.filter(({ method, url }) => !desk.routes(method, url))
  assert.deepEqual(missing, [])
})

test('nobody who is not signed in gets past the door, and nothing is read for them', async (t) => {
  const desk = await aDesk(t, await testDatabase(t))
  const guest = await desk.browser()
  const read: string[] = []
  observeStatements(({ text }) => read.push(text))
  t.after(() => observeStatements(undefined))
  for (const each of guarded) {
    const answer = await ask(guest, each)
    assert.equal(answer.status, 303, each.route)
    assert.match(answer.location ?? '', /^\/admin\/sign-in(\?back=|$)/, each.route)
  }
  assert.deepEqual(read, [])
})

test('a buyer is turned away everywhere, and only the session is read', async (t) => {
  const desk = await aDesk(t, await testDatabase(t))
  const buyer = await desk.browser(['buyer'])
  const read: string[] = []
  observeStatements(({ text }) => read.push(text))
  t.after(() => observeStatements(undefined))
  for (const each of guarded) {
    const answer = await ask(buyer, each)
    assert.equal(answer.status, 403, each.route)
  }
  assert.equal(read.length, guarded.length)
  assert.ok(read.every((text) => text.includes('access.sessions')))
})

test('an operator without a second factor is led to set it up before anything else', async (t) => {
  const desk = await aDesk(t, await testDatabase(t), { env: {} })
  const operator = await desk.browser(['operator'])
  for (const each of entries.filter(({ door }) => door === 'operator')) {
    const answer = await ask(operator, each)
    assert.deepEqual([answer.status, answer.location], [303, '/admin/second-factor'], each.route)
  }
  const setup = await operator.get('/admin/second-factor')
  assert.equal(setup.status, 200)
  assert.match(setup.body, /<svg/)
})

test('an operator reaches every route, and none answers with an error of ours', async (t) => {
  const desk = await aDesk(t, await testDatabase(t))
  const operator = await desk.browser(['operator'])
  const others: string[] = []
  for (const each of entries.filter(({ door }) => door === 'operator')) {
    const answer = await ask(operator, each)
    const expected = each.url.includes(':id') ? [404, 400] : [200, 400, 404, 415, 422]
    if (!expected.includes(answer.status)) others.push(`${each.route} answered ${answer.status}`)
  }
  assert.deepEqual(others, [])
})
