import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createServer, stopServer } from '#kernel/http.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { findOrder, mailedToken, type OrderId } from '#trade/orders/index.ts'
import { allReturnsWell, bought, sizes } from '../../../../tests/payments/exchange.ts'
import { aRig, aShippedOrder, atTheBank } from '../../../../tests/payments/rig.ts'
import { aDesk, aKey } from '../../admin/testing/a-desk.ts'
import { providersOf } from '../../providers.ts'
import { makePageCache } from '../page-cache.ts'
import { returnRoutes } from './returns.ts'

setLogLevel('silent')

/** A delivered order of three pieces, the shop its buyer sees it in by their link, and the desk. */
async function aDeliveredOrder(t: TestContext) {
  const rig = await aRig(t)
  const settings = testSettings()
  const httpOut = createHttpOut([])
  const server = await createServer(settings)
  const providers = providersOf({ db: rig.db, settings, httpOut })
  returnRoutes(server, { db: rig.db, settings, cache: makePageCache(0), ...providers })
  await server.ready()
  t.after(async () => {
    await stopServer(server, 500)
    httpOut.close()
  })
  const order = await aShippedOrder(rig, [{ price: 1190n, pieces: 3 }])
  const line = (await findOrder(rig.db, order.id))?.lines[0]?.id ?? ''
  const proof = `?token=${mailedToken(settings.secretKey.reveal(), order.id)}`
  const headers = { origin: settings.publicOrigin, 'content-type': 'application/x-www-form-urlencoded' }
  return {
    rig,
    order,
    line,
    at: (rest: string, locale = 'en') => `/${locale}/orders/${order.id}/returns${rest}${proof}`,
    atOf: (id: OrderId, rest: string, locale = 'en') =>
      `/${locale}/orders/${id}/returns${rest}?token=${mailedToken(settings.secretKey.reveal(), id)}`,
    get: (url: string) => server.inject({ method: 'GET', url }),
    post: (url: string, fields: Record<string, string> = {}) =>
      server.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() }),
    operator: await (await aDesk(t, rig.db, { providers: rig })).browser(['operator']),
  }
}

type Place = Awaited<ReturnType<typeof aDeliveredOrder>>

async function onlyItsBuyerSees({ order, at, get }: Place): Promise<void> {
  for (const [locale, text] of [
    ['en', /Ask for the return/],
    ['zh', /提交退货申请/],
    ['fr', /Demander le retour/],
  ] as const)
    assert.match((await get(at('', locale))).body, text)
  assert.equal((await get(`/en/orders/${order.id}/returns`)).statusCode, 404)
  assert.equal((await get(`/en/orders/${order.id}/returns?token=guess`)).statusCode, 404)
  assert.equal((await get(at('/ret_00000000000000000000000000'))).statusCode, 404)
  assert.equal((await get('/en/account/returns')).statusCode, 303)
}

async function asks({ line, at, get, post }: Place): Promise<string> {
  const pieces = `pieces_${line}`
  const tooMany = await post(at(''), { key: aKey(), [pieces]: '4', reason: 'damaged' })
  assert.equal(tooMany.statusCode, 422)
  assert.match(tooMany.body, new RegExp(`id="${pieces}-fault">At most 3 can be sent back`))
  const odd = await post(at(''), { key: aKey(), [pieces]: 'two', reason: 'damaged' })
  assert.match(odd.body, new RegExp(`id="${pieces}-fault">Write a whole number`))
  const noReason = await post(at(''), { key: aKey(), [pieces]: '2', reason: '' })
  assert.match(noReason.body, /id="reason-fault">Please choose a reason/)
  const asked = await post(at(''), { key: aKey(), [pieces]: '2', reason: 'damaged', words: '<b>leaks' })
  assert.equal(asked.statusCode, 303)
  const id = /\/returns\/(ret_[0-9a-z]{26})/.exec(String(asked.headers.location))?.[1] ?? ''
  assert.match((await get(at(`/${id}`))).body, /Being looked at[^]*&lt;b(?:>|&gt;)leaks/)
  return id
}

async function isAgreedAndSent({ at, get, post, operator }: Place, id: string): Promise<void> {
  assert.match((await operator.get('/admin/returns')).body, /R-10001/)
  const silent = await operator.post(`/admin/returns/${id}/decide`, { outcome: 'refuse', answer: '' })
  assert.match(silent.body, /id="answer-fault">Please fill this in/)
  const approved = await operator.post(`/admin/returns/${id}/decide`, { outcome: 'approve', answer: '' })
  assert.equal(approved.location, `/admin/returns/${id}?done=return_approve`)
  assert.match((await get(at(`/${id}/label`))).body, /Sandtorkai 1[^]*R-10001/)
  assert.equal((await post(at(`/${id}/sent`), { tracking: 'TN 1' })).statusCode, 303)
  const keeps = await post(at(`/${id}/cancel`))
  assert.equal(keeps.statusCode, 422)
  assert.match(keeps.body, /has moved on meanwhile[^]*TN 1/)
}

async function isTakenIn({ line, operator }: Place, id: string): Promise<void> {
  const receive = (shelf: string, off: string) =>
    operator.post(`/admin/returns/${id}/receive`, {
      [`restocked_${line}`]: shelf,
      [`written_off_${line}`]: off,
      location: 'main',
    })
  const fresh = (await operator.get(`/admin/returns/${id}`)).body
  assert.match(fresh, /The buyer says that it is damaged/)
  assert.match(fresh, new RegExp(`name="restocked_${line}"[^>]*value=""`), 'nothing is proposed for it')
  assert.match((await receive('2', '1')).body, /together are not above 2/)
  assert.equal((await receive('1', '1')).location, `/admin/returns/${id}?done=return_refunded`)
  assert.match((await receive('1', '1')).body, /cannot be done with a return that is/)
  assert.match((await operator.get(`/admin/returns/${id}`)).body, /€23\.80 went back/)
  assert.match((await operator.get('/admin/returns?all=yes')).body, /R-10001/)
}

async function exchanges({ rig, atOf, get, post, operator }: Place): Promise<void> {
  const [small = 0, same = 0, less = 0, more = 0, none = 0] = await sizes(rig, [
    { price: 1_190n },
    { price: 1_190n },
    { price: 1_000n },
    { price: 1_500n },
    { price: 1_190n, stock: {} },
  ])
  const { id: order, line } = await bought(rig, small, 2)
  const [pieces, instead] = [`pieces_${line}`, `instead_${line}`]
  const form = (await get(atOf(order, ''))).body
  assert.match(form, new RegExp(`value="${less}" ?>Size 3 – €1\\.90 back for each<`))
  assert.match(form, new RegExp(`value="${none}"[^>]*disabled[^>]*>Size 5 – sold out<`))
  assert.match(form, /cost more and a return takes no payment[^]*\?o\.size=s4">Size 4: €3\.10 more<\/a>/)
  assert.ok(!form.includes(`value="${more}"`), 'what costs more is not in the list')
  assert.match((await get(atOf(order, '', 'zh'))).body, /退款[^]*每件退/)
  assert.match((await get(atOf(order, '', 'fr'))).body, /Être remboursé[^]*remboursés par pièce/)

  const ask = (fields: Record<string, string>) =>
    post(atOf(order, ''), { key: aKey(), reason: 'does_not_fit', ...fields })
  for (const [fields, said] of [
    [{ [pieces]: '0', [instead]: String(same) }, `${pieces}-fault">Say how many pieces`],
    [{ [pieces]: '1', [instead]: String(more) }, `${instead}-fault">This costs more`],
    [{ [pieces]: '1', [instead]: String(none) }, `${instead}-fault">There are not so many pieces`],
    [{ [pieces]: '1', [instead]: 'red' }, `${instead}-fault">This cannot be had for it`],
  ] as const) {
    const refused = await ask(fields)
    assert.equal(refused.statusCode, 422)
    assert.ok(refused.body.includes(said), said)
  }
  const asked = await ask({ [pieces]: '2', [instead]: String(less) })
  const id = /\/returns\/(ret_[0-9a-z]{26})/.exec(String(asked.headers.location))?.[1] ?? ''
  const page = () => get(atOf(order, `/${id}`)).then(({ body }) => body)
  assert.match(await page(), /Instead: Size 3 · €1\.90 back for each[^]*It is held for you/)
  await operator.post(`/admin/returns/${id}/decide`, { outcome: 'approve', answer: '' })
  assert.match((await operator.get(`/admin/returns/${id}`)).body, /Size 3[^]*give the money instead/)
  const fields = { [`restocked_${line}`]: '2', [`written_off_${line}`]: '0', location: 'main' }
  const received = await operator.post(`/admin/returns/${id}/receive`, fields)
  assert.equal(received.location, `/admin/returns/${id}?done=return_exchanged`)
  assert.match(await page(), /is being sent[^]*goes back as well: €3\.80[^]*Is being packed/)
  const { body: pick } = await operator.get('/admin/pick-list')
  assert.match(pick, /Size 3/)
  assert.match((await operator.get('/admin/orders?stage=to_pack')).body, new RegExp(order))
  const desk = (await operator.get(`/admin/orders/${order}`)).body
  const parcel = /shipments\/(shp_[0-9a-z]{26})\/pack/.exec(desk)?.[1] ?? ''
  assert.match(desk, /Size 3[^]*Sent instead of goods that came back/)
  assert.match((await operator.get(`/admin/shipments/${parcel}/slip`)).body, /Size 3/)
  for (const step of ['pack', 'ship']) await operator.post(`/admin/shipments/${parcel}/${step}`)
  assert.match(await page(), /Exchanged[^]*has left/)
  assert.match(await page(), new RegExp(`/en/orders/${order}/returns\\?token=[^"]+&amp;of=${id}`))
  const backAt = `${atOf(order, '')}&of=${id}`
  const backForm = (await get(backAt)).body
  assert.match(backForm, /Pieces of [^<]*\(Size 3\)[^]*Up to 2 of 2/)
  assert.match(backForm, new RegExp(`value="${less}" ?>Size 3 \\(the same again\\)<`))
  const back = await ask({ [pieces]: '1', of: id })
  assert.match((await get(String(back.headers.location))).body, /1 × [^<]*\(Size 3\)/)
  assert.equal((await get(`${atOf(order, '')}&of=ret_${'0'.repeat(26)}`)).statusCode, 404)
  const late = await operator.post(`/admin/returns/${id}/money`)
  assert.equal(late.status, 422)
  assert.match(late.body, /cannot be done with a return that is/)
}

test('a guest asks by their link, the desk agrees and takes the goods in, and the money is back', async (t) => {
  const place = await aDeliveredOrder(t)
  await onlyItsBuyerSees(place)
  const id = await asks(place)
  await isAgreedAndSent(place, id)
  await isTakenIn(place, id)
  const { rig, order, at, get } = place
  assert.match((await get(at(`/${id}`))).body, /The money went back: €23\.80/)
  assert.equal((await atTheBank(rig, order.merchantRef))['amount_refunded'], '23.80')
  await exchanges(place)
  await allReturnsWell(rig)
})
