import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import type { Db } from '#kernel/database.ts'
import { account } from './chart.ts'
import { ledgerRefusals, type LedgerRefusal } from './refusals.ts'
import { closeInModel, emptyModel, postToModel } from './testing/model.ts'
import { doors, moveClock, setClock } from './testing/doors.ts'
import { newTransferId, type Request } from './transfer.ts'

const debit = account.clearing('card')
const credit = account.bank('main')
const start = Date.parse('2026-03-01T00:00:00Z')
const nil = '00000000-0000-0000-0000-000000000000'

function request(fields: Partial<Request> = {}): Request {
  return {
    id: newTransferId(),
    kind: 'single',
    debit,
    credit,
    amount_minor: '10',
    currency: 'EUR',
    pending_id: null,
    timeout_seconds: null,
    code: 'test',
    ...fields,
  }
}

const pending = (seconds: number) => request({ kind: 'pending', timeout_seconds: seconds })
const single = request()
const open = pending(1_000)
const posted = pending(1_000)
const voided = pending(1_000)
const overdue = pending(1)
const closedDebit = request({ debit: account.bank('closed-left') })
const closedCredit = request({ credit: account.bank('closed-right') })
/** What is in the ledger before each question. */
const world: readonly Request[] = [
  single,
  open,
  posted,
  voided,
  overdue,
  closedDebit,
  closedCredit,
  request({ kind: 'post', pending_id: posted.id }),
  request({ kind: 'void', pending_id: voided.id }),
  request({ debit: closedDebit.credit, credit: closedDebit.debit }),
  request({ debit: closedCredit.credit, credit: closedCredit.debit }),
]
const closed = ['bank:closed-left', 'bank:closed-right']

const post = (of: Request) => ({ kind: 'post', pending_id: of.id })
/** For each refusal, changes to a sound request that each bring it about. */
const faults: Readonly<Record<Exclude<LedgerRefusal, 'linked_event_failed'>, readonly Partial<Request>[]>> = {
  id_must_not_be_zero: [{ id: nil }],
  id_must_not_be_max: [{ id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }],
  exists_with_different_kind: [
    { id: single.id, kind: 'pending' },
    { id: open.id },
    { id: single.id, ...post(open) },
  ],
  exists_with_different_pending_id: [{ id: single.id, pending_id: open.id }],
  exists_with_different_timeout: [
    { id: single.id, timeout_seconds: 9 },
    { id: open.id, kind: 'pending', timeout_seconds: 9 },
  ],
  exists_with_different_debit_account: [
    { id: single.id, debit: 'bank:other' },
    { id: single.id, debit: null },
  ],
  exists_with_different_credit_account: [
    { id: single.id, credit: 'bank:other' },
    { id: single.id, credit: null },
  ],
  exists_with_different_amount: [
    { id: single.id, amount_minor: '11' },
    { id: single.id, amount_minor: null },
  ],
  exists_with_different_currency: [{ id: single.id, currency: 'USD' }],
  exists_with_different_code: [{ id: single.id, code: 'other' }],
  exists: [{ id: single.id }],
  kind_must_be_known: [{ kind: 'expire' }],
  debit_account_must_not_be_empty: [{ debit: null }, { debit: '' }],
  credit_account_must_not_be_empty: [{ credit: null }, { credit: '' }],
  accounts_must_be_different: [{ credit: debit }],
  pending_id_must_be_empty: [
    { pending_id: open.id },
    { kind: 'pending', timeout_seconds: 5, pending_id: open.id },
  ],
  pending_id_must_not_be_empty: [{ kind: 'post' }, { kind: 'void' }],
  pending_id_must_be_different: [
    {
      kind: 'post',
      id: '018f0000-0000-7000-8000-000000000001',
      pending_id: '018f0000-0000-7000-8000-000000000001',
    },
  ],
  timeout_reserved_for_pending: [{ timeout_seconds: 5 }, { ...post(open), timeout_seconds: 5 }],
  timeout_must_be_positive: [{ kind: 'pending' }, { kind: 'pending', timeout_seconds: 0 }],
  amount_must_be_positive: [
    { amount_minor: '0' },
    { amount_minor: '-1' },
    { ...post(open), amount_minor: '0' },
  ],
  amount_too_large: [{ amount_minor: '1000000000000001' }],
  currency_must_be_known: [{ currency: 'euro' }, { currency: null }],
  code_must_be_a_word: [{ code: 'Not a word' }],
  debit_account_not_in_chart: [{ debit: 'nowhere' }, { debit: 'order:ord_1:due' }],
  credit_account_not_in_chart: [{ credit: 'nowhere:else' }],
  pending_not_found: [
    { kind: 'post', pending_id: newTransferId() },
    { kind: 'void', pending_id: newTransferId() },
  ],
  pending_not_pending: [post(single), { kind: 'void', pending_id: single.id }],
  pending_has_different_debit_account: [{ ...post(open), debit: 'bank:other' }],
  pending_has_different_credit_account: [{ ...post(open), credit: 'bank:other' }],
  pending_has_different_currency: [{ ...post(open), currency: 'USD' }],
  exceeds_pending_amount: [{ ...post(open), amount_minor: '11' }],
  pending_has_different_amount: [{ kind: 'void', pending_id: open.id, amount_minor: '9' }],
  pending_already_posted: [
    post(posted),
    { kind: 'void', pending_id: posted.id, debit: null, credit: null, amount_minor: null, currency: null },
  ],
  pending_already_voided: [post(voided), { kind: 'void', pending_id: voided.id }],
  pending_expired: [post(overdue), { kind: 'void', pending_id: overdue.id }],
  debit_account_closed: [{ debit: closedDebit.debit }],
  credit_account_closed: [{ credit: closedCredit.credit }],
  exceeds_credits: [
    { debit: account.orderDue(newId('ord')) },
    { debit: account.orderDue(newId('ord')), kind: 'pending', timeout_seconds: 5 },
  ],
  exceeds_debits: [{ credit: account.cash('till') }],
}

const names = Object.keys(faults) as (keyof typeof faults)[]
const agree = (a: Partial<Request>, b: Partial<Request>) =>
  Object.entries(a).every(([field, value]) => !(field in b) || b[field as keyof Request] === value)

/** Two faults at once, where both can be had: the earlier of the list must be the answer. */
function pairs(): { expected: LedgerRefusal; other: LedgerRefusal; request: Request }[] {
  const found = names.flatMap((one, at) =>
    names
      .slice(at + 1)
      .flatMap((two) =>
        (faults[one] ?? []).flatMap((a) =>
          (faults[two] ?? [])
            .filter((b) => agree(a, b))
            .map((b) => ({ expected: one, other: two, request: request({ ...a, ...b }) })),
        ),
      ),
  )
  return found
}

const model = () => {
  const m = emptyModel(start)
  for (const each of world) assert.equal(postToModel(m, [each]), null)
  for (const path of closed) assert.equal(closeInModel(m, path, 'EUR'), true)
  m.now = start + 2_000
  return m
}

for (const door of doors) {
  describe(`refusals at ${door.name}`, () => {
    let db: TestDatabase
    let owner: Db
    const endings: (() => Promise<void> | void)[] = []
    before(async () => {
      db = await testDatabase({ after: (work) => void endings.push(work) })
      owner = await db.as('owner')
      const worker = await db.as('worker')
      await setClock(owner, start)
      assert.deepEqual(
        await door.post(
          db,
          world.map((each) => [each]),
        ),
        world.map(() => null),
      )
      for (const path of closed) {
        const [row] = await worker.sql<{ done: boolean }>`select ledger.close_account(${path}, 'EUR') as done`
        assert.equal(row?.done, true)
      }
      await moveClock(owner, start + 2_000)
    })
    after(async () => {
      for (const end of endings) await end()
    })

    for (const name of names)
      for (const [n, fault] of faults[name].entries())
        test(`${name} (${n + 1})`, async () => {
          const chain = [request(), { ...request(fault) }, request()]
          const expected = { refusal: name, index: 1, id: chain[1]?.id }
          assert.deepEqual(postToModel(model(), chain), expected)
          assert.deepEqual(await door.post(db, [chain]), [expected])
        })

    test('where two reasons apply, the earlier of the list is the answer', async () => {
      // Two faults may take each other away; such pairs, to the model, are no fault at all, or another one.
      const judged = pairs().map((pair) => ({ ...pair, chain: [pair.request, request()] }))
      const refused = judged.filter(({ chain }) => postToModel(model(), chain) !== null)
      const answers = await door.post(
        db,
        refused.map(({ chain }) => chain),
      )
      assert.deepEqual(
        answers,
        refused.map(({ chain }) => postToModel(model(), chain)),
      )
      const decided = refused.filter(({ expected }, i) => answers[i]?.refusal === expected)
      assert.ok(decided.length > 700, `only ${decided.length} pairs of ${judged.length}`)
    })

    test('nothing refused has left a trace', async () => {
      const [row] = await db.sql<{ count: number }>`select count(*) as count from ledger.transfers`
      assert.equal(row?.count, world.length)
    })
  })
}

test('each refusal has a case, and the list has each once', () => {
  assert.deepEqual(['linked_event_failed', ...names], [...ledgerRefusals])
})
