import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { batched, BatchQueueFull, batchedPer } from './batched.ts'

const later = (ms: number) => new Promise<void>((next) => setTimeout(next, ms))

test('each call is answered once with its own answer, poison fails alone, limits hold', async () => {
  const call = fc.record({
    poison: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
    delay: fc.integer({ min: 0, max: 2 }),
  })
  const plan = fc.record({
    calls: fc.array(call, { minLength: 1, maxLength: 60 }),
    max: fc.integer({ min: 1, max: 16 }),
    lanes: fc.integer({ min: 1, max: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ calls, max, lanes }) => {
      let inFlight = 0
      let most = 0
      const effects = new Map<number, number>()
      const run = async (inputs: readonly number[]) => {
        most = Math.max(most, ++inFlight)
        assert.ok(inputs.length >= 1 && inputs.length <= max)
        await later(calls[inputs[0] ?? 0]?.delay ?? 0)
        inFlight--
        // A batch is a transaction: one bad input undoes all of it.
        if (inputs.some((n) => calls[n]?.poison === true)) throw new Error('poison')
        for (const n of inputs) effects.set(n, (effects.get(n) ?? 0) + 1)
        return inputs.map((n) => n * 10)
      }
      const send = batched(run, { max, lanes })
      const answers = await Promise.allSettled(calls.map((_, n) => send(n)))
      for (const [n, answer] of answers.entries()) {
        assert.equal(answer.status, calls[n]?.poison === true ? 'rejected' : 'fulfilled')
        if (answer.status === 'fulfilled') assert.equal(answer.value, n * 10)
        assert.equal(effects.get(n) ?? 0, calls[n]?.poison === true ? 0 : 1)
      }
      assert.ok(most <= lanes)
      assert.equal(inFlight, 0)
    }),
    { numRuns: 300 },
  )
})

test('a lone call does not wait for company', async () => {
  const sizes: number[] = []
  const send = batched(async (inputs: readonly number[]) => {
    sizes.push(inputs.length)
    return inputs
  })
  await send(1)
  await send(2)
  assert.deepEqual(sizes, [1, 1])
})

test('calls that arrive while a batch is in flight go together', async () => {
  const sizes: number[] = []
  const send = batched(
    async (inputs: readonly number[]) => {
      sizes.push(inputs.length)
      await later(5)
      return inputs
    },
    { lanes: 1 },
  )
  const first = send(0)
  await later(1)
  await Promise.all([first, ...[1, 2, 3, 4].map(send)])
  assert.deepEqual(sizes, [1, 4])
})

test('a full queue refuses at once', async () => {
  const send = batched(async (inputs: readonly number[]) => (await later(5), inputs), {
    max: 1,
    lanes: 1,
    queue: 2,
  })
  const answers = await Promise.allSettled([1, 2, 3, 4].map(send))
  const full = answers.filter((each) => each.status === 'rejected' && each.reason instanceof BatchQueueFull)
  assert.ok(full.length >= 1)
  assert.equal(answers.filter((each) => each.status === 'fulfilled').length, 4 - full.length)
})

test('a batch that answers too few fails those it left out, and undefined is an answer', async () => {
  const short = batched(async (inputs: readonly number[]) => inputs.slice(1), { lanes: 1 })
  await assert.rejects(short(1), /fewer results/)
  assert.equal(await batched(async (inputs: readonly number[]) => inputs.map(() => undefined))(1), undefined)
})

test('an error thrown before the first await is the caller’s, and the batch goes on', async () => {
  let broken = true
  const send = batched((inputs: readonly number[]) => {
    if (broken) throw new Error('at once')
    return Promise.resolve(inputs)
  })
  await assert.rejects(send(1), /at once/)
  broken = false
  assert.equal(await send(2), 2)
})

test('calls for different databases are never in one batch', async () => {
  const [one, other] = [{ name: 'one' }, { name: 'other' }]
  const batches: string[] = []
  const send = batchedPer(async (db: { name: string }, inputs: readonly number[]) => {
    batches.push(`${db.name} ${inputs.join(' ')}`)
    await later(1)
    return inputs.map((each) => `${db.name} ${each}`)
  })
  const answers = await Promise.all([send(one, 1), send(other, 2), send(one, 3)])
  assert.deepEqual(answers, ['one 1', 'other 2', 'one 3'])
  assert.deepEqual(batches.toSorted(), ['one 1 3', 'other 2'])
})
