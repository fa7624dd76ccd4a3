import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowDifferences, statementFaults, statementsIn } from './check-statements.ts'
import { houseOfTexts } from './house/house.ts'
import { onMigratedDatabase } from './house/migrated.ts'

const members = (texts: Record<string, string>) => new Map(Object.entries(texts))

test('every statement is found, its holes numbered and its row type kept', () => {
  const house = houseOfTexts({
    'src/a.ts':
      'const a = await tx.sql<{ id: string }>`select id from a.b where c = ${c} and d = any (${d.map((x) => `${x}`)})`\nconst b = html`<p>`',
    'src/a.test.ts': 'await sql`select 1`',
  })
  assert.deepEqual(statementsIn(house), [
    {
      path: 'src/a.ts',
      line: 1,
      text: 'select id from a.b where c = $1 and d = any ($2)',
      row: '{ id: string }',
    },
  ])
})

test('an answer and its row type must have the same columns, arriving as the same types', () => {
  const answer = [
    { name: 'id', type: 25 },
    { name: 'total_minor', type: 20 },
    { name: 'count', type: 20 },
    { name: 'at', type: 1184 },
  ]
  const right = { id: 'OrderId', total_minor: 'bigint', count: 'number', at: 'Date | null' }
  assert.deepEqual(rowDifferences(answer, members(right)), [])
  assert.deepEqual(rowDifferences(answer, members({ ...right, total_minor: 'number' })), [
    'total_minor arrives as bigint, not as number',
  ])
  assert.deepEqual(rowDifferences(answer, members({ ...right, at: 'string' })), [
    'at arrives as Date, not as string',
  ])
  assert.deepEqual(rowDifferences(answer, members({ ...right, extra: 'string' })), [
    'extra is in the row type but not answered',
  ])
  assert.deepEqual(rowDifferences(answer.slice(1), members({ total_minor: 'bigint', count: 'number' })), [
    'at is answered but not in the row type',
  ])
})

test('the database refuses a statement that is wrong, that answers something else, or that no role may run', async () => {
  const said = async (text: string, row: string): Promise<string> => {
    const house = houseOfTexts({ 'src/a.ts': '' })
    return onMigratedDatabase(async (database) => {
      await database.admin.query('create table kernel.locked (id bigint)')
      const clients = [await database.as('owner'), await database.as('app'), await database.as('worker')]
      if (text.includes('locked')) await database.admin.query('grant select on kernel.locked to kontor_owner')
      return (await statementFaults(house, { path: 'src/a.ts', line: 1, text, row }, clients)).join()
    })
  }
  const known = 'select source from kernel.inbox where message_id = $1'
  const [right, absent, differs, denied] = await Promise.all([
    said(known, '{ source: string }'),
    said('select nothing from kernel.inbox', ''),
    said(known, '{ sender: string }'),
    said('select id from kernel.locked', ''),
  ])
  assert.equal(right, '')
  assert.match(absent, /column "nothing" does not exist/)
  assert.match(
    differs,
    /source is answered but not in the row type,sender is in the row type but not answered/,
  )
  assert.match(denied, /neither app nor worker may run it: permission denied/)
})
