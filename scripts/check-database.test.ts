import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foreignKeyFaults } from './check-foreign-keys.ts'
import { allowedValues, lifecycleFaults } from './check-lifecycles.ts'
import { registerFaults } from './check-register.ts'
import { onMigratedDatabase } from './house/migrated.ts'
import { describeSchema } from './house/schema-text.ts'
import { firstDifference } from './schema-snapshot.ts'

const says = (faults: readonly { says: string }[]) => faults.map((fault) => fault.says)

test('every column is classified, and nothing is registered that is gone', () => {
  const columns = [
    { schema: 'a', table: 't', column: 'id' },
    { schema: 'a', table: 't', column: 'email' },
  ]
  const plain = { personal: false, log: true }
  const email = { personal: true, log: false }
  const of = (register: object) => says(registerFaults(columns, { a: register as never }))
  assert.deepEqual(of({ t: { retention: '1 year', columns: { id: plain, email } } }), [])
  assert.deepEqual(of({ t: { retention: '1 year', columns: { id: plain } } }), ['t.email is not classified'])
  assert.deepEqual(of({ t: { columns: { id: plain, email } } }), [
    't does not say how long it is kept ("retention")',
  ])
  assert.deepEqual(of({ t: { retention: 'x', columns: { id: plain, email: { ...email, log: true } } } }), [
    't.email is personal or secret and may not be logged',
  ])
  assert.deepEqual(of({ t: { retention: 'x', columns: { id: {}, email } } }), [
    't.id must say "personal": true or false, and "log": true or false',
  ])
  assert.deepEqual(of({ t: { retention: 'x', columns: { id: plain, email, old: plain } }, gone: {} }), [
    't.old is registered but is no column',
    'gone is registered but is no table',
  ])
  assert.deepEqual(says(registerFaults(columns, {})), ['t is not registered'])
})

test('the states of a lifecycle are the values its column allows, no fewer and no more', () => {
  const check = "CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))"
  const of = (states: string[], checks = [check]) =>
    says(
      lifecycleFaults(
        [{ table: 'a.t', column: 'state', checks }],
        [{ table: 'a.t', column: 'state', lifecycle: { states } }],
      ),
    )
  assert.deepEqual(of(['open', 'closed']), [])
  assert.deepEqual(of(['open', 'closed', 'lost']), ['a.t.state: the database does not allow "lost"'])
  assert.deepEqual(of(['open']), [
    'a.t.state: "closed" is allowed by the database but is no state of the lifecycle',
  ])
  assert.deepEqual(of(['open'], ['CHECK ((length(state) > 1))']), [
    "a.t.state: no check of the form (state in ('…', …))",
  ])
  assert.deepEqual(says(lifecycleFaults([{ table: 'a.t', column: 'state', checks: [] }], [])), [
    'a.t.state has no lifecycle in src/lifecycles.ts',
  ])
})

test('a check is read in the forms in which the server writes it', () => {
  assert.deepEqual(allowedValues('state', "CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))"), ['a', 'b'])
  assert.deepEqual(
    allowedValues('state', "CHECK (((state)::text = ANY ((ARRAY['a'::character varying])::text[])))"),
    ['a'],
  )
  assert.deepEqual(allowedValues('state', "CHECK ((state = 'a'::text))"), ['a'])
  assert.equal(allowedValues('state', "CHECK (((state = 'done'::text) = (at IS NOT NULL)))"), undefined)
})

test('a foreign key points only where an import may', () => {
  const map = { 'people/parties': [], 'market/catalog': ['people/parties'] }
  const of = (schema: string, target: string) =>
    foreignKeyFaults([{ name: 'k', table: `${schema}.t`, schema, target }], map).length
  assert.equal(of('catalog', 'parties'), 0)
  assert.equal(of('catalog', 'kernel'), 0)
  assert.equal(of('search', 'catalog'), 0)
  assert.equal(of('parties', 'catalog'), 1)
  assert.equal(of('kernel', 'parties'), 1)
  assert.equal(of('catalog', 'search'), 1)
})

test('the snapshot of the schema shows a change where it stands', async () => {
  const [before, after] = await onMigratedDatabase(async ({ admin }) => {
    const first = await describeSchema(admin)
    await admin.query('alter table kernel.inbox add column planted text')
    return [first, await describeSchema(admin)]
  })
  assert.equal(firstDifference(before, before), undefined)
  assert.match(firstDifference(before, after) ?? '', /planted text/)
})
