import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failpoint, FailpointHit, setFailpoints } from './failpoints.ts'
import { setLogLevel } from './log.ts'
import { loop } from './loop.ts'
import { mailGateway } from './mail.ts'
import { secret } from './config.ts'
import { usePorts, randomFraction } from './ports.ts'
import { parseQuantity } from './quantity.ts'
import { assert as must, done, mustBeDone, never, refused } from './result.ts'
import { testPorts } from './testing/ports.ts'

setLogLevel('silent')

const later = (ms: number) => new Promise<void>((next) => setTimeout(next, ms))

test('a quantity is a whole number from 1 to 999', () => {
  for (const good of [1, 999, '7', ' 12 ']) assert.ok(parseQuantity(good).ok, String(good))
  const bad: [unknown, string][] = [
    [0, 'quantity_must_be_positive'],
    ['-1', 'quantity_must_be_positive'],
    [1000, 'quantity_too_large'],
    [1.5, 'quantity_must_be_whole'],
    ['1e2', 'quantity_must_be_whole'],
    ['', 'quantity_must_be_whole'],
    [null, 'quantity_must_be_whole'],
    [Number.NaN, 'quantity_must_be_whole'],
    [Infinity, 'quantity_must_be_whole'],
    [[3], 'quantity_must_be_whole'],
    ['0x10', 'quantity_must_be_whole'],
  ]
  for (const [given, refusal] of bad) {
    const read = parseQuantity(given)
    assert.ok(!read.ok && read.refusal === refusal, String(given))
  }
})

test('a refusal is a value, a bug is thrown', () => {
  assert.deepEqual(done(1), { ok: true, value: 1 })
  assert.deepEqual(refused('no'), { ok: false, refusal: 'no' })
  assert.equal(mustBeDone(done(2)), 2)
  assert.throws(() => mustBeDone(refused('out_of_stock', { line: 1 })), /out_of_stock/)
  assert.throws(() => must(false, 'x'), /assertion failed: x/)
  assert.throws(() => never('x' as never))
})

test('the clock of a test stands still until it is moved', (t) => {
  const ports = testPorts('x')
  t.after(usePorts(ports))
  const before = ports.now().getTime()
  ports.advance(1_000)
  assert.equal(ports.now().getTime() - before, 1_000)
  const fraction = randomFraction()
  assert.ok(fraction >= 0 && fraction < 1)
})

test('a failpoint does nothing unless it is set, and fails as often as it is told', async (t) => {
  t.after(() => setFailpoints([]))
  await failpoint('orders.afterPlace')
  setFailpoints(['orders.afterPlace=throw*2', 'other=hang'])
  await failpoint('unknown')
  for (let n = 0; n < 2; n++) await assert.rejects(failpoint('orders.afterPlace'), FailpointHit)
  await failpoint('orders.afterPlace')
  assert.equal(
    await Promise.race([failpoint('other').then(() => 'went on'), later(30).then(() => 'hangs')]),
    'hangs',
  )
  assert.throws(() => setFailpoints(['x=explode']), /not a failpoint/)
})

test('a loop goes on after a round that threw, and ends its present round when stopped', async () => {
  let rounds = 0
  let atWork = false
  const running = loop('test', { busyMs: 1, idleMs: 5 }, async () => {
    atWork = true
    await later(5)
    atWork = false
    if (++rounds === 2) throw new Error('once')
    return true
  })
  while (rounds < 5) await later(2)
  await running.stop()
  assert.equal(atWork, false)
  const ended = rounds
  await later(20)
  assert.equal(rounds, ended)
})

test('an idle loop rests longer and longer, and is woken at once', async () => {
  let rounds = 0
  const running = loop('test', { busyMs: 1, idleMs: 60_000 }, async () => {
    rounds++
    return false
  })
  await later(100)
  assert.ok(rounds < 10, `${rounds} rounds`)
  const before = rounds
  running.wake()
  await later(20)
  assert.equal(rounds, before + 1)
  await running.stop()
})

test('a wake during a round is not lost', async () => {
  let rounds = 0
  const running = loop('test', { busyMs: 60_000, idleMs: 60_000 }, async () => {
    rounds++
    await later(10)
    return false
  })
  await later(3)
  running.wake()
  await later(40)
  assert.equal(rounds, 2)
  await running.stop()
})

test('without a mail server there is no gateway; one that does not answer rejects', async () => {
  assert.equal(await mailGateway({ smtpUrl: undefined, mailFrom: 'a@b.example' }), undefined)
  const gateway = await mailGateway({
    smtpUrl: secret('smtp://127.0.0.1:9'),
    mailFrom: 'Kontor <a@b.example>',
  })
  assert.ok(gateway)
  await assert.rejects(
    gateway.send({ id: 'mail_1', to: 'x@y.example', subject: 's', text: 't', html: '<p>t</p>' }),
  )
  gateway.close()
})
