import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closing, lineAt, scan } from './source.ts'

test('comments and texts are blanked in the code, and the code keeps its length and its lines', () => {
  const text = "const a = 'new Date()' // Date.now()\n/* fetch( */ const b = 1\n"
  const { code, comments, strings } = scan(text)
  assert.equal(code.length, text.length)
  assert.equal(code.includes('Date'), false)
  assert.equal(code.includes('fetch'), false)
  assert.match(code, /const b = 1/)
  assert.deepEqual(
    comments.map((comment) => comment.text),
    ['// Date.now()', '/* fetch( */'],
  )
  assert.deepEqual(
    strings.map((string) => string.text),
    ['new Date()'],
  )
})

test('the hole of a template is code, its text is not, and templates may stand inside holes', () => {
  const text =
    'const t = html`<p class="{">${rows.map((row) => html`<b>${row.name}</b>`)}</p> return`\nconst after = 1'
  const { code, templates } = scan(text)
  assert.match(code, /rows\.map\(\(row\) => html`/)
  assert.match(code, /row\.name/)
  assert.equal(code.includes('return'), false)
  assert.match(code, /const after = 1/)
  assert.deepEqual(
    templates.map(({ tag, texts }) => ({ tag, texts })),
    [
      { tag: 'html', texts: ['<b>', '</b>'] },
      { tag: 'html', texts: ['<p class="{">', '</p> return'] },
    ],
  )
})

test('a hole that holds an object literal ends at its own brace', () => {
  const { code, templates } = scan('const t = `${f({ a: { b: 1 } })} text`; const after = 2')
  assert.deepEqual(templates[0]?.texts, ['', ' text'])
  assert.match(code, /const after = 2/)
})

test('the tag of a statement comes with the type of its rows, however it is written', () => {
  const text = 'await tx.sql<{ id: string; tags: Array<string>; on: () => void }>`select ${1}`'
  const [template] = scan(text).templates
  assert.equal(template?.tag, 'tx.sql')
  assert.equal(template?.row, '{ id: string; tags: Array<string>; on: () => void }')
})

test('a regular expression is told from a division', () => {
  const { code, strings } = scan("const r = /['\"`]/.test(x); const d = a / b / c; const s = 'kept'")
  assert.deepEqual(
    strings.map((string) => string.text),
    ['kept'],
  )
  assert.match(code, /a \/ b \/ c/)
})

test('a bracket is closed by its partner, and lines count from one', () => {
  assert.equal(closing('f({ a: (1) })', 1), 12)
  assert.equal(closing('f(', 1), -1)
  assert.equal(lineAt('a\nb\nc', 4), 3)
  assert.equal(lineAt('a\nb\nc', 0), 1)
})
