import assert from 'node:assert/strict'
import { test } from 'node:test'
import { houseOfTexts } from './house.ts'
import { membersOf } from './rows.ts'

const house = houseOfTexts({
  'src/a.ts': `
import type { Shared as Mine, Other } from './b.ts'
/** One row. */
export type Row = {
  readonly id: OrderId // its id
  state:
    | 'open'
    | 'closed'
  on?: { a: string; b: Map<string, number> }
}
type Both = Row & Mine
type Part = Pick<Row, 'id' | 'state'>
const other = 1
`,
  'src/b.ts': `export type Shared = Readonly<{ total_minor: bigint }>\nexport interface Other { name: string }\nexport type Choice = 'a' | 'b'\n`,
})

const names = (type: string) => [...(membersOf(house, 'src/a.ts', type)?.keys() ?? ['unread'])]

test('a row type is read where it is written, named, imported, joined or picked', () => {
  assert.deepEqual(names('{ id: string; at: Date }'), ['id', 'at'])
  assert.deepEqual(names('Row'), ['id', 'state', 'on'])
  assert.deepEqual(names('Mine'), ['total_minor'])
  assert.deepEqual(names('Other'), ['name'])
  assert.deepEqual(names('Both'), ['id', 'state', 'on', 'total_minor'])
  assert.deepEqual(names('Part'), ['id', 'state'])
  assert.deepEqual(names("Omit<Row, 'on'>"), ['id', 'state'])
  assert.deepEqual(names('Row & { more: number }'), ['id', 'state', 'on', 'more'])
})

test('a row type that cannot be read is said to be unread, not empty', () => {
  assert.equal(membersOf(house, 'src/a.ts', 'Unknown'), undefined)
  assert.equal(membersOf(house, 'src/b.ts', 'Choice'), undefined)
})

test('the text of a member is kept whole', () => {
  const members = membersOf(house, 'src/a.ts', 'Row')
  assert.match(members?.get('state') ?? '', /'open'\s+\| 'closed'/)
  assert.equal(members?.get('id'), 'OrderId')
  assert.equal(membersOf(house, 'src/a.ts', '{ f: (a: string) => void; g: string }')?.size, 2)
})
