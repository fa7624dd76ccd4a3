import assert from 'node:assert/strict'
import test from 'node:test'
import { inLanes, within, wordsOf } from './lanes.ts'

test('jobs are done so many at a time, and their answers stand in the order they were given in', async () => {
  let busy = 0
  let most = 0
  const job = (answer: number, turns: number) => async () => {
    most = Math.max(most, ++busy)
    for (let i = 0; i < turns; i++) await Promise.resolve()
    busy--
    return answer
  }
  const jobs = [9, 1, 5, 1, 7].map((turns, at) => job(at, turns))
  assert.deepEqual(await inLanes(jobs, 2), [0, 1, 2, 3, 4])
  assert.equal(most, 2)
  assert.deepEqual(await inLanes([], 3), [])
})

test('what takes too long ends with a sentence, what does not is answered', async () => {
  const never = new Promise<string>(() => undefined)
  await assert.rejects(within(0.01, 'the page', never), /the page took more than 0\.01 seconds/)
  assert.equal(await within(5, 'the page', Promise.resolve('there')), 'there')
})

test('an accident is told in one line', () => {
  assert.equal(
    wordsOf(new Error('not found\n  at the door\n  today\n  by nobody')),
    'not found   at the door   today',
  )
  assert.equal(wordsOf('as it is'), 'as it is')
})
