import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { anOperator, codesAt, numbers, order } from './operator-rig.ts'
import { until } from './rig.ts'

test('the operator reserves on the subscriber’s code, and puts on the bill what the merchant claims: once', async (t) => {
  const { operator, connector, heard, books } = await anOperator(t)
  const request = order(numbers.plain)
  const started = await connector.start(request)
  assert.deepEqual(started, await connector.start(request), 'asked twice, one payment and one code')
  const [code = '', ...more] = await codesAt(operator.origin, numbers.plain)
  assert.deepEqual([/^\d{6}$/.test(code), more], [true, []])
  assert.equal(await connector.confirmByCode(request.merchantRef, '000000'), 'wrong_code')
  assert.equal(await connector.confirmByCode(request.merchantRef, code), 'accepted')
  assert.equal(await connector.confirmByCode(request.merchantRef, code), 'accepted')
  for (let i = 0; i < 2; i++) {
    const said = await connector.query(request.merchantRef)
    assert.ok(said !== 'not_found')
    const { payment } = said.observation
    assert.deepEqual(
      [payment?.state, payment?.captured.minor, payment?.merchant],
      ['captured', 1999n, 'kontor'],
    )
  }
  await until(async () => heard.length === 2)
  assert.deepEqual(
    heard.map(({ type }) => type.split('.').at(-1)),
    ['payment-reserved', 'payment-completed'],
  )
  const bill = await fetch(`${operator.origin}/bill?number=${encodeURIComponent(numbers.plain)}&text=k-100`)
  assert.match(await bill.text(), /K-100001/)
  const { balanced, accounts } = await books()
  assert.equal(balanced, true)
  assert.equal(accounts.find(({ account }) => account === 'merchant:payable')?.balance, '-19.99')
})

test('who is no subscriber, is blocked, or goes over the limit of a payment or a day is told no at once', async (t) => {
  const { connector } = await anOperator(t)
  const codeOf = async (phone: string, minor?: bigint) => {
    const answer = await connector.start(order(phone, minor))
    return answer.started ? 'started' : answer.code
  }
  assert.equal(await codeOf(numbers.unknown), 'unknown_number')
  assert.equal(await codeOf(numbers.blocked), 'do_not_honor')
  assert.equal(await codeOf(numbers.plain, 15_001n), 'over_limit')
  assert.equal(await codeOf(numbers.smallDay, 600n), 'started')
  assert.equal(await codeOf(numbers.smallDay, 600n), 'over_limit')
})

test('three wrong codes end a payment; a reservation nobody claims ends by itself; a closed one takes no code', async (t) => {
  const { connector } = await anOperator(t, 20)
  const wrong = order(numbers.plain)
  await connector.start(wrong)
  const answers: string[] = []
  for (let i = 0; i < 4; i++) answers.push(await connector.confirmByCode(wrong.merchantRef, '000000'))
  assert.deepEqual(answers, ['wrong_code', 'wrong_code', 'no_longer_open', 'no_longer_open'])
  const stateOf = async (merchantRef: string) => {
    const said = await connector.query(merchantRef)
    return said === 'not_found' ? said : said.observation.payment?.state
  }
  assert.equal(await stateOf(wrong.merchantRef), 'declined')
  const slow = order(numbers.short)
  await connector.start(slow)
  assert.equal(await connector.confirmByCode(slow.merchantRef, '123456'), 'accepted')
  await new Promise((resolve) => setTimeout(resolve, 150))
  assert.equal(await stateOf(slow.merchantRef), 'expired')
  const left = order(numbers.plain)
  await connector.start(left)
  await connector.close?.(left.merchantRef)
  assert.equal(await connector.confirmByCode(left.merchantRef, '123456'), 'no_longer_open')
  const denied = order(numbers.denied)
  await connector.start(denied)
  await connector.confirmByCode(denied.merchantRef, '123456')
  assert.equal(await stateOf(denied.merchantRef), 'declined')
  assert.equal(await stateOf(newId('att')), 'not_found')
})

test('an event without our token, with another payment’s token, or broken is not believed', async (t) => {
  const { connector, heard } = await anOperator(t)
  const [one, two] = [order(numbers.plain), order('+4915211111111')]
  for (const each of [one, two]) {
    await connector.start(each)
    await connector.confirmByCode(each.merchantRef, '123456')
    await connector.query(each.merchantRef)
  }
  await until(async () => heard.filter(({ type }) => type.endsWith('completed')).length === 2)
  const [first, second] = heard.filter(({ type }) => type.endsWith('completed'))
  assert.ok(first !== undefined && second !== undefined)
  const judge = (raw: Buffer, authorization?: string) => {
    const read = connector.parseNotification(raw, { authorization }, new Date())
    return read.ok ? read.value.observation.payment?.captured.minor : read.refusal
  }
  assert.equal(judge(first.raw, first.authorization), 1999n)
  assert.equal(judge(first.raw), 'bad_signature')
  assert.equal(judge(first.raw, second.authorization), 'bad_signature')
  assert.equal(judge(first.raw, `${first.authorization}x`), 'bad_signature')
  assert.equal(judge(Buffer.from('{'), first.authorization), 'malformed')
  // An operator that sends no amount: nothing is concluded from the event, the payment is asked about.
  const bare = JSON.parse(first.raw.toString()) as { data: { amountTransaction?: unknown } }
  delete bare.data.amountTransaction
  assert.equal(judge(Buffer.from(JSON.stringify(bare)), first.authorization), undefined)
})
