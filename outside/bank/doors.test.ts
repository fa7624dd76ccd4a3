import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBank } from '../testing.ts'
import { ask, card, pay, paymentOf, sessionFor } from './bank-steps.ts'

test('without the right key the merchant API answers 401', async (t) => {
  const bank = await startBank(t)
  for (const authorization of ['Bearer wrong', 'Basic x', '']) {
    const answer = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'), { authorization })
    assert.deepEqual([answer.status, answer.body.code], [401, 'unauthorized'])
    assert.equal(
      (await ask(bank, 'GET', '/v1/payments/by-reference/x', undefined, { authorization })).status,
      401,
    )
  }
})

test('bad input is answered with what is wrong, never with 500', async (t) => {
  const bank = await startBank(t)
  const fields = async (changes: Record<string, unknown>) => {
    const answer = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_x', changes))
    assert.equal(answer.status, 422, JSON.stringify(changes))
    return answer.body.errors?.map(({ field }) => field)
  }
  for (const amount of [
    '0',
    '0.00',
    '-1',
    '1.234',
    '1e3',
    '',
    ' 1',
    '01',
    '99999999999999999999',
    10,
    null,
    {},
  ])
    assert.deepEqual(await fields({ amount }), ['amount'])
  assert.deepEqual(await fields({ currency: 'JPY', amount: '1.5' }), ['amount'])
  for (const currency of ['eur', 'EURO', 'XXZ', 5]) assert.deepEqual(await fields({ currency }), ['currency'])
  for (const url of ['javascript:alert(1)', '/x', 'http://u:p@h/', 7])
    assert.deepEqual(await fields({ return_url: url, notify_url: url }), ['return_url', 'notify_url'])
  for (const at of ['tomorrow', '2020-13-45T00:00:00Z', '2099-01-01T00:00:00Z', 1])
    assert.deepEqual(await fields({ expires_at: at }), ['expires_at'])
  assert.deepEqual(await fields({ merchant_ref: '../x' }), ['merchant_ref'])
  assert.deepEqual(await fields({ capture: 'automatic' }), ['capture'])
  for (const body of ['', '{', '[]', 'null', '"x"', '{"a":'])
    assert.equal((await ask(bank, 'POST', '/v1/sessions', body)).body.code, 'invalid_json')
  assert.equal((await ask(bank, 'POST', '/v1/sessions', `"${'x'.repeat(70_000)}"`)).status, 413)
  assert.equal((await ask(bank, 'GET', '/v1/payments/by-reference/none')).status, 404)
  assert.equal((await ask(bank, 'GET', '/v1/payments/by-reference/%E0%A4%A')).status, 404)
  assert.equal(
    (await ask(bank, 'POST', '/v1/payments/none/captures', { amount: '1.00', reference: 'op' })).status,
    404,
  )
  assert.equal((await ask(bank, 'DELETE', '/v1/sessions')).status, 405)
  assert.equal((await ask(bank, 'GET', '/v2')).status, 404)
})

test('every wrong card field is named', async (t) => {
  const bank = await startBank(t)
  const session = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1'))
  const path = `/pay/${String(session.body.id)}`
  const reasons = async (changes: Record<string, unknown>) =>
    (await ask(bank, 'POST', path, card('4242424242424242', changes))).body.errors
  assert.deepEqual(
    (await ask(bank, 'POST', path, {})).body.errors?.map(({ field }) => field),
    ['number', 'expiry', 'security_code', 'name'],
  )
  assert.match(JSON.stringify(await reasons({ number: '4242424242424241' })), /number_wrong/)
  assert.match(JSON.stringify(await reasons({ number: '42' })), /number_length/)
  for (const expiry of ['13/30', '00/30', 'x', '1/2/3', '12/99'])
    assert.match(JSON.stringify(await reasons({ expiry })), /expiry_form/)
  assert.match(JSON.stringify(await reasons({ expiry: '01/20' })), /expiry_past/)
  for (const code of ['12', '1234', 'abc'])
    assert.match(JSON.stringify(await reasons({ security_code: code })), /code_length/)
  assert.equal((await paymentOf(bank, 'att_1')).state, 'open')
  for (const expiry of ['12/30', '12/2030', '1230', '12 / 30', '12-30']) {
    const { paid } = await payAs(bank, expiry)
    assert.equal(paid.body.state, 'authorized', expiry)
  }
})

async function payAs(bank: Parameters<typeof ask>[0], expiry: string) {
  const session = await ask(
    bank,
    'POST',
    '/v1/sessions',
    sessionFor(`att_${Buffer.from(expiry).toString('hex')}`),
  )
  const path = `/pay/${String(session.body.id)}`
  return { paid: await ask(bank, 'POST', path, card('4242 4242-4242 4242', { expiry })) }
}

test('ordered faults: before the effect, after it, an error, slowness', async (t) => {
  const bank = await startBank(t, { speed: 1000 })
  const { paymentId } = await pay(bank, 'att_1', '4242424242424242')
  const order = async (operation: string, fault: string) =>
    assert.equal((await ask(bank, 'POST', '/control/faults', { operation, fault, times: 1 })).status, 201)
  const path = `/v1/payments/${paymentId}/captures`
  const capture = (reference: string) => ask(bank, 'POST', path, { amount: '10.00', reference })
  const captured = async () => (await paymentOf(bank, 'att_1')).amount_captured
  await order('capture', 'timeout_before')
  await assert.rejects(capture('op_1'))
  assert.equal(await captured(), '0.00')
  await order('capture', 'timeout_after')
  await assert.rejects(capture('op_1'))
  assert.equal(await captured(), '10.00')
  assert.equal((await capture('op_1')).body.state, 'succeeded')
  assert.equal(await captured(), '10.00')
  await order('capture', 'error_500')
  assert.equal((await capture('op_2')).status, 500)
  await order('capture', 'slow')
  assert.equal((await capture('op_2')).body.state, 'succeeded')
  assert.equal(await captured(), '20.00')
  await order('query', 'error_500')
  assert.equal((await ask(bank, 'GET', '/v1/payments/by-reference/att_1')).status, 500)
  assert.equal((await ask(bank, 'POST', '/control/faults', { operation: 'x', fault: 'slow' })).status, 422)
  assert.equal(
    (await ask(bank, 'GET', '/control/books', undefined, { 'x-forwarded-for': '10.0.0.1' })).status,
    403,
  )
})

test('without JavaScript a payer is told of mistakes beside the fields, declined, confirmed and sent back to the shop', async (t) => {
  const bank = await startBank(t)
  const session = await ask(bank, 'POST', '/v1/sessions', sessionFor('att_1', { locale: 'fr' }))
  const path = `${bank.origin}/pay/${String(session.body.id)}`
  const submit = (to: string, fields: Record<string, string>) =>
    fetch(to, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  const first = await fetch(path)
  const policy = first.headers.get('content-security-policy') ?? ''
  assert.match(policy, /form-action 'self' http:\/\/127\.0\.0\.1:3000;/)
  assert.doesNotMatch(policy, /unsafe/)
  const text = await first.text()
  for (const hint of ['cc-number', 'cc-exp', 'cc-csc', 'cc-name'])
    assert.ok(text.includes(`autocomplete="${hint}"`))
  assert.match(text, /lang="fr"/)
  const wrong = await submit(path, {
    number: '4242424242424241"><b>',
    expiry: '',
    security_code: '123',
    name: 'Ada',
  })
  assert.equal(wrong.status, 422)
  const marked = await wrong.text()
  assert.match(marked, /aria-describedby="number-error"/)
  assert.ok(!marked.includes('<b>') && !marked.includes('value="123"'))
  const typed = { expiry: '12/30', security_code: '123', name: 'Ada' }
  const declined = await submit(path, { number: '4000000000000002', ...typed })
  assert.equal(declined.status, 303)
  assert.match(await (await fetch(bank.origin + declined.headers.get('location'))).text(), /refusé/)
  const asked = await submit(path, { number: '4000000000003220', ...typed })
  const confirm = bank.origin + asked.headers.get('location')
  assert.equal((await submit(confirm, { code: '' })).status, 422)
  const paid = await submit(confirm, { code: '123456' })
  assert.deepEqual(
    [paid.status, paid.headers.get('location')],
    [303, 'http://127.0.0.1:3000/en/orders/ord_1?token=t&ref=att_1'],
  )
  assert.equal((await fetch(path, { redirect: 'manual' })).status, 303)
  assert.equal((await fetch(`${bank.origin}/pay/none`)).status, 404)
  const past = sessionFor('att_2', { expires_at: '2020-01-01T00:00:00Z' })
  const old = await ask(bank, 'POST', '/v1/sessions', past)
  assert.equal((await fetch(String(old.body.url))).status, 410)
  assert.equal((await paymentOf(bank, 'att_2')).state, 'expired')
  for (const page of ['/', '/phone', '/statement', '/statement/3220', '/statement/0000', '/statement/x']) {
    const answer = await fetch(bank.origin + page, { headers: { 'accept-language': 'zh-CN' } })
    assert.equal(answer.status, page.endsWith('x') ? 404 : 200, page)
    assert.match(await answer.text(), /lang="zh-Hans"/)
  }
})
