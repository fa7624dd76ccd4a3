import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Currency } from '#kernel/currency.ts'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { balances } from './balances.ts'
import { account } from './chart.ts'
import { closeAccount, expireOverdue, foldDeltas } from './keep-books.ts'
import { brokenPromises } from './oracles.ts'
import { doors, moveClock, setClock } from './testing/doors.ts'
import { closeInModel, emptyModel, postToModel, sumsOf } from './testing/model.ts'
import { newTransferId, type Request } from './transfer.ts'

/** A request told by places in the small world of its run, so that ids and accounts meet often. */
type Sketch = {
  id: number
  kind: string
  debit: number
  credit: number
  units: number | null
  of: number
  seconds: number
  usd: boolean
  named: boolean
}
type Step =
  | { do: 'post'; chains: Sketch[][] }
  | { do: 'tick'; seconds: number }
  | { do: 'fold' }
  | { do: 'expire' }
  | { do: 'close'; path: number }

const sketch: fc.Arbitrary<Sketch> = fc.record({
  id: fc.integer({ min: 0, max: 19 }),
  kind: fc.constantFrom('single', 'single', 'single', 'pending', 'pending', 'post', 'post', 'void'),
  debit: fc.integer({ min: 0, max: 6 }),
  credit: fc.integer({ min: 0, max: 6 }),
  units: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  of: fc.integer({ min: 0, max: 19 }),
  seconds: fc.integer({ min: 1, max: 20 }),
  usd: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  named: fc.boolean(),
})
const chains = fc.array(fc.array(sketch, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: chains.map((each) => ({ do: 'post' as const, chains: each })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 15 }).map((seconds) => ({ do: 'tick' as const, seconds })),
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'fold' as const }, { do: 'expire' as const }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 }).map((path) => ({ do: 'close' as const, path })) },
)

let db: TestDatabase
let owner: Db
let worker: Db
let now = Date.parse('2026-03-01T00:00:00Z')
let serial = 0
const endings: (() => Promise<void> | void)[] = []

before(async () => {
  db = await testDatabase({ after: (work) => void endings.push(work) })
  owner = await db.as('owner')
  worker = await db.as('worker')
  await setClock(owner, now)
})
after(async () => {
  for (const end of endings) await end()
})

/** A small world of its own for one run: accounts and ids no other run uses. */
function smallWorld() {
  serial++
  const due = () => account.orderDue(newId('ord'))
  const paths = [
    `bank:b${serial}`,
    `psp:p${serial}:clearing`,
    due(),
    due(),
    account.refundable(newId('pay')),
    `cash:c${serial}`,
    `nowhere:${serial}`,
  ]
  const ids = Array.from({ length: 20 }, newTransferId)
  const write = (s: Sketch): Request => {
    const resolves = s.kind === 'post' || s.kind === 'void'
    const keepsNames = !resolves || s.named
    return {
      id: ids[s.id] ?? '',
      kind: s.kind,
      debit: keepsNames ? (paths[s.debit] ?? '') : null,
      credit: keepsNames ? (paths[s.credit] ?? '') : null,
      amount_minor: s.units === null ? null : String(s.units),
      currency: keepsNames ? (s.usd ? 'USD' : 'EUR') : null,
      pending_id: resolves ? (ids[s.of] ?? '') : null,
      timeout_seconds: s.kind === 'pending' ? s.seconds : null,
      code: 'test',
    }
  }
  return { paths, write }
}

for (const door of doors) {
  test(
    `${door.name} answers as the model does, and keeps the same balances`,
    { timeout: 300_000 },
    async () => {
      const runs = Number(process.env['KONTOR_RUNS'] ?? 40)
      const seen = new Map<string, number>()
      const run = async (steps: Step[]) => {
        const { paths, write } = smallWorld()
        const model = emptyModel(now)
        for (const each of steps) {
          if (each.do === 'post') {
            const asked = each.chains.map((chain) => chain.map(write))
            const expected = asked.map((chain) => postToModel(model, chain))
            for (const answer of expected)
              seen.set(answer?.refusal ?? 'posted', (seen.get(answer?.refusal ?? 'posted') ?? 0) + 1)
            assert.deepEqual(await door.post(db, asked), expected)
          } else if (each.do === 'tick') {
            now += each.seconds * 1_000
            model.now = now
            await moveClock(owner, now)
          } else if (each.do === 'fold') await foldDeltas(worker)
          else if (each.do === 'expire') await expireOverdue(worker)
          else {
            const path = paths[each.path] ?? ''
            assert.equal(await closeAccount(worker, path, 'EUR'), closeInModel(model, path, 'EUR'))
          }
        }
        const names = paths.flatMap((path) =>
          (['EUR', 'USD'] as Currency[]).map((currency) => ({ path, currency })),
        )
        const found = await balances(db, names)
        assert.deepEqual(
          found.map(({ sums }) => sums),
          names.map(({ path, currency }) => sumsOf(model, path, currency)),
        )
      }
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), run), {
        numRuns: runs,
      })
      const late = 'I3 no pending transfer is open a minute after its time'
      assert.deepEqual(
        (await brokenPromises(db)).filter(({ name }) => name !== late),
        [],
      )
      assert.ok((seen.get('posted') ?? 0) > runs, 'the histories must post something')
      assert.ok(seen.size > 12, `the histories must be refused in many ways: ${JSON.stringify([...seen])}`)
    },
  )
}
