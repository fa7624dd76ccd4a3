import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Outside, startBank } from '../testing.ts'
import { listeningShop, until } from '../shop-steps.ts'
import { ask, pay, paymentOf } from './bank-steps.ts'

type Answered = { ref: string; paymentId: string; captured: boolean }

/** Pay and capture until told to stop; remembers only what was answered. */
async function customer(
  bank: Outside,
  notifyUrl: string,
  name: string,
  answered: Answered[],
  stop: AbortSignal,
) {
  for (let turn = 0; !stop.aborted; turn += 1) {
    const ref = `att_${name}_${turn}`
    const { paymentId, paid } = await pay(bank, ref, '4242424242424242', { notify_url: notifyUrl })
    if (paid.body.state !== 'authorized') throw new Error(JSON.stringify(paid))
    const entry = { ref, paymentId, captured: false }
    answered.push(entry)
    await ask(bank, 'POST', `/v1/payments/${paymentId}/captures`, {
      amount: '100.00',
      reference: `op_${ref}`,
    })
    entry.captured = true
  }
}

async function killedUnderLoad(bank: Outside, notifyUrl: string, round: number, answered: Answered[]) {
  const stop = new AbortController()
  const customers = Array.from({ length: 10 }, (_, number) =>
    customer(bank, notifyUrl, `${round}_${number}`, answered, stop.signal),
  )
  const ends = Promise.allSettled(customers)
  // By progress, not by time: on a busy machine nothing at all may have been answered after a fixed wait.
  const goal = answered.length + 10 + round * 7
  await until(() => answered.length >= goal, 60)
  await bank.kill()
  stop.abort()
  await ends
  return bank.restart()
}

test('killed under load the bank keeps every answered effect, balanced books, and its promises to notify', async (t) => {
  const shop = await listeningShop(t)
  let bank = await startBank(t, { speed: 50 })
  const answered: Answered[] = []
  shop.status = 503
  for (const round of [0, 1, 2, 3]) {
    bank = await killedUnderLoad(bank, shop.url, round, answered)
    const books = (await ask(bank, 'GET', '/control/books')).body
    assert.deepEqual([books.balanced, books.faults], [true, []])
  }
  assert.ok(answered.length > 20, `${answered.length} answers`)
  for (const { ref, captured } of answered) {
    const payment = await paymentOf(bank, ref)
    assert.equal(payment.amount_authorized, '100.00', ref)
    if (captured) assert.equal(payment.amount_captured, '100.00', ref)
  }
  shop.status = 200
  shop.received.length = 0
  const { paymentId } = await pay(bank, 'att_last', '4242424242424242', { notify_url: shop.url })
  assert.ok(paymentId)
  await bank.kill()
  bank = await bank.restart()
  const wanted = new Set(answered.map(({ ref }) => ref))
  await until(() => {
    for (const { raw } of shop.received.splice(0)) {
      wanted.delete((JSON.parse(raw) as { data: { merchant_ref: string } }).data.merchant_ref)
    }
    return wanted.size === 0
  }, 60)
})

test('neither card number nor security code reaches the store or the log', async (t) => {
  const bank = await startBank(t)
  const session = await pay(bank, 'att_1', '4242424242424242')
  assert.equal(session.paid.body.state, 'authorized')
  const typed = { number: '4000000000000003', expiry: 'x', security_code: '987', name: 'Ada' }
  assert.equal((await ask(bank, 'POST', `/pay/${session.id}`, typed)).status, 422)
  const files = [bank.store, `${bank.store}-wal`]
    .map((path) => readFileSync(path).toString('latin1'))
    .join('')
  await bank.stop()
  const kept = files + readFileSync(bank.store).toString('latin1')
  assert.ok(kept.includes('att_1'))
  assert.ok(bank.printed().includes('stopping'))
  for (const secret of ['4242424242424242', '4242 4242', '4000000000000003'])
    assert.equal((kept + bank.printed()).includes(secret), false, secret)
  assert.equal(/security|cvc|csc/i.test(kept.replaceAll('wrong_security_code', '')), false)
})

test('a stopped bank closes cleanly and starts again with what it had', async (t) => {
  let bank = await startBank(t)
  await pay(bank, 'att_1', '4242424242424242')
  await bank.stop()
  bank = await bank.restart()
  assert.equal((await paymentOf(bank, 'att_1')).state, 'authorized')
})
