import assert from 'node:assert/strict'
import test from 'node:test'
import { openShop, type OpenShop } from '../support/open-shop.ts'
import { allPromisesKept } from '../support/oracles.ts'
import { readyToOrder, visitor, type Visitor } from '../support/visitor.ts'
import { signedInOperator } from '../support/desk.ts'
import { policy } from '../../src/apps/admin/policy.ts'

const script = `"><script>alert(1)</script><img src=x onerror=alert(2)>`

/** Values nobody means well with, or types by accident. */
const hostile: Readonly<Record<string, string>> = {
  nothing: '',
  spaces: '   ',
  long: 'x'.repeat(5_000),
  script,
  attribute: `' onmouseover='alert(1)' x='`,
  sql: `'; drop table orders.orders; --`,
  percent: '%00%ff%s%n',
  'null byte': 'a\u0000b',
  controls: 'a\u0007\u001b[31m\u2028\u202e\ufeffb',
  'half a character': '\ud83d',
  'huge number': '9'.repeat(40),
  negative: '-1',
  fraction: '1e309',
  'not a number': 'NaN',
  path: '../../../../etc/passwd',
  header: 'a\r\nset-cookie: evil=1',
  json: '{"$gt":""}',
  prototype: '__proto__',
  address: 'http://evil.example/',
}

type Form = { readonly path: string; readonly fields: Readonly<Record<string, string>> }

const key = 'k'.repeat(32)

function shopForms(order: string): Form[] {
  const doors: Form[] = [
    { path: '/en/cart/lines', fields: { variant: '1', quantity: '1' } },
    { path: `/en/cart/lines/lin_${'0'.repeat(26)}`, fields: { quantity: '1' } },
    { path: `/en/cart/lines/lin_${'0'.repeat(26)}/remove`, fields: {} },
    { path: '/en/cart/coupon', fields: { code: 'WELCOME' } },
    { path: '/en/market', fields: { country: 'DE', currency: 'EUR', back: '/' } },
    { path: '/en/sign-in', fields: { email: 'a@example.com', password: 'p', back: '/en' } },
    { path: '/en/sign-in/code', fields: { code: '123456', back: '/en' } },
    { path: '/en/register', fields: { name: 'A', email: 'a@example.com', password: 'short' } },
    { path: '/en/reset', fields: { email: 'a@example.com' } },
    { path: '/en/reset/new', fields: { token: 't', password: 'p' } },
    { path: '/en/account/second-factor/confirm', fields: { code: '123456' } },
    { path: `/en/orders/${order}/pay`, fields: {} },
    { path: `/en/orders/${order}/cancel`, fields: {} },
    { path: '/en/sign-out', fields: {} },
  ]
  return doors
}

/** Every form the desk's policy knows, with the fields any of them takes. */
function deskForms(order: string): Form[] {
  const fields: Record<string, Record<string, string>> = {
    refund: { kind: 'amount', amount: '1.00', reason: 'x', delivery: 'yes' },
    'sign-in': { email: 'a@example.com', password: 'p', back: '/admin' },
    code: { code: '123456' },
  }
  return Object.keys(policy).flatMap((route) => {
    const [method, path = ''] = route.split(' ')
    if (method !== 'POST' || path === '/admin/sign-out') return []
    const last = path.split('/').at(-1) ?? ''
    const at = path.replace(':id', path.includes('/orders/') ? order : `shp_${'0'.repeat(26)}`)
    return [{ path: at, fields: { ...(path.includes(':id') ? { key } : {}), ...fields[last] } }]
  })
}

/** What a form is sent: each field spoiled in each way, fields twice, fields nobody knows, and bodies that are no form. */
function* spoiled({ fields }: Form): Generator<[how: string, body: string]> {
  const good = new URLSearchParams(fields)
  for (const name of Object.keys(fields)) {
    for (const [how, value] of Object.entries(hostile)) {
      const body = new URLSearchParams(good)
      body.set(name, value)
      yield [`${name}: ${how}`, body.toString()]
    }
    yield [`${name} twice`, `${good.toString()}&${name}=second`]
    yield [`${name} as list`, good.toString().replace(`${name}=`, `${name}[]=`)]
    yield [`${name} nested`, `${good.toString()}&${name}[a][b]=1`]
  }
  yield ['unknown field', `${good.toString()}&is_admin=true&role=operator&total=0`]
  yield ['prototype', `${good.toString()}&__proto__[x]=1&constructor=1`]
  yield ['broken escapes', `${good.toString()}&x=%zz%`]
  yield ['nothing at all', '']
}

async function bombard(who: Visitor, forms: readonly Form[]): Promise<{ sent: number; faults: string[] }> {
  const faults: string[] = []
  let sent = 0
  for (const form of forms) {
    for (const [how, body] of spoiled(form)) {
      const answer = await who.post(form.path, body)
      sent++
      if (answer.status >= 500) faults.push(`${answer.status} ${form.path} ${how}`)
      if (answer.text.includes(script) || answer.text.includes('onerror=alert(2)>'))
        faults.push(`script comes back: ${form.path} ${how}`)
      if (/evil/.test(answer.location ?? '')) faults.push(`leads away: ${form.path} ${how}`)
      if (who.cookies.has('evil')) faults.push(`sets a cookie: ${form.path} ${how}`)
    }
  }
  return { sent, faults }
}

async function anOrder(shop: OpenShop): Promise<string> {
  const [variant] = await shop.db.sql<{ id: number }>`
    select v.id from catalog.variants v join inventory.stock s on s.variant_id = v.id where s.on_hand > 3 limit 1`
  const who = visitor(shop.origin)
  await who.post('/en/checkout', await readyToOrder(who, variant?.id ?? 0))
  const [order] = await shop.owner.sql<{ id: string }>`select id from orders.orders`
  assert.ok(order)
  return order.id
}

test('no form of the shop answers a spoiled field with a failure, or sends a script back', async (t) => {
  const shop = await openShop(t, { worker: true })
  const order = await anOrder(shop)
  const who = visitor(shop.origin)
  const { sent, faults } = await bombard(who, shopForms(order))
  const [variant] = await shop.db.sql<{ id: number }>`
    select v.id from catalog.variants v join inventory.stock s on s.variant_id = v.id where s.on_hand > 3 limit 1`
  const buyer = visitor(shop.origin)
  const fields = await readyToOrder(buyer, variant?.id ?? 0)
  const checkout = { ...fields, line2: '', region: '', phone: '', vatId: '' }
  const more = await bombard(buyer, [{ path: '/en/checkout', fields: { ...checkout, step: 'update' } }])
  assert.deepEqual([...faults, ...more.faults], [])
  assert.equal((await shop.owner.sql`select id from orders.orders`).length, 1, 'nothing was half done')
  await allPromisesKept(shop.owner)
  t.diagnostic(`${sent + more.sent} spoiled forms`)
})

test('no form of the desk answers a spoiled field with a failure, or sends a script back', async (t) => {
  const shop = await openShop(t, { env: { DEMO_SIGN_INS: 'true' } })
  const order = await anOrder(shop)
  const { sent, faults } = await bombard(await signedInOperator(shop), deskForms(order))
  assert.deepEqual(faults, [])
  await allPromisesKept(shop.owner)
  t.diagnostic(`${sent} spoiled forms`)
})

test('no address of shop or desk answers a spoiled path or query with a failure, or sends a script back', async (t) => {
  const shop = await openShop(t, { env: { DEMO_SIGN_INS: 'true' } })
  const order = await anOrder(shop)
  const who = await signedInOperator(shop)
  const faults: string[] = []
  const queries = [
    '/en/search?q=',
    '/en/search?page=',
    '/en/c/lighting?page=',
    '/en/c/lighting?sort=',
    '/en/c/lighting?price=',
    '/en/p/jasmine-pearl-tea?o.size=',
    `/en/orders/${order}?token=`,
    `/en/orders/${order}/return?ref=`,
    '/en/verify?token=',
    '/en/reset?token=',
    '/en/sign-in?back=',
    '/admin/sign-in?back=',
    '/admin/orders?q=',
    '/admin/orders?from=',
    '/admin/orders?before=',
    '/admin/orders?stage=',
    '/admin/mails?before=',
    '/admin/ledger/account?path=',
    '/admin/payments?q=',
    '/api/search?q=',
    '/api/products?category=',
    '/api/products?cursor=',
  ]
  const paths = [
    '/en/p/',
    '/en/c/',
    '/en/orders/',
    '/media/',
    '/assets/',
    '/admin/orders/',
    '/admin/mails/',
    '/admin/payments/',
    '/api/products/',
    '/api/orders/',
  ]
  for (const [how, value] of Object.entries(hostile))
    for (const at of [...queries, ...paths]) {
      const answer = await who.get(at + encodeURIComponent(value.toWellFormed()))
      if (answer.status >= 500) faults.push(`${answer.status} ${at} ${how}`)
      if (answer.text.includes(script)) faults.push(`script comes back: ${at} ${how}`)
      if (answer.location?.includes('evil.example')) faults.push(`leads away: ${at} ${how}`)
    }
  for (const raw of [
    '/en/p/%zz',
    '/en/%00',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/en/search?q=%ff%fe',
    '/en/search?q=a&q=b',
    '//evil.example/',
    '/en//evil.example',
  ])
    if ((await who.get(raw).catch(() => ({ status: 0 }))).status >= 500) faults.push(raw)
  assert.deepEqual(faults, [])
})
