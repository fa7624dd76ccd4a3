import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesBroken, tryRules } from './tidy/trial.ts'

const glossary = '## Words not used\n\n| not used | say |\n|---|---|\n| `customer` `shopper` | buyer |\n'
const lines = (count: number) => 'x()\n'.repeat(count)
const named = (name: string) => `/** One thing of the trade, told. */\nexport type ${name} = string\n`

tryRules([
  [
    'a file has at most 300 lines',
    'file-size',
    { 'src/kernel/a.ts': lines(301) },
    { 'src/kernel/a.ts': lines(300) },
  ],
  [
    'a function has at most 70 lines',
    'function-size',
    { 'src/kernel/a.ts': `function f(a: { b: 1 }): { c: string } {\n${lines(69)}}\n` },
    { 'src/kernel/a.ts': `function f(a: { b: 1 }): { c: string } {\n${lines(68)}}\n` },
  ],
  [
    'an arrow function has at most 70 lines',
    'function-size',
    { 'src/kernel/a.ts': `const f = async (a: string) => {\n${lines(69)}}\n` },
    { 'src/kernel/a.ts': `const f = async (a: string) => {\n${lines(68)}}\n` },
  ],
  [
    'a method of an object has at most 70 lines',
    'function-size',
    { 'src/kernel/a.ts': `const o = {\nasync f<T>(a: T): Promise<T> {\n${lines(69)}},\n}\n` },
    { 'src/kernel/a.ts': `const o = {\nasync f<T>(a: T): Promise<T> {\n${lines(68)}},\n}\n` },
  ],
  [
    'a module has at most 15 files',
    'module-size',
    Object.fromEntries(
      ['README.md', ...Array.from({ length: 16 }, (_, at) => `f${at}.ts`)].map((name) => [
        `src/trade/cart/${name}`,
        '',
      ]),
    ),
    Object.fromEntries(
      ['README.md', ...Array.from({ length: 15 }, (_, at) => `f${at}.ts`), 'f0.test.ts'].map((name) => [
        `src/trade/cart/${name}`,
        '',
      ]),
    ),
  ],
  [
    'a file name says something',
    'name',
    { 'src/kernel/order-helpers.ts': '' },
    { 'src/kernel/order-total.ts': '' },
  ],
  [
    'a type name says something',
    'name',
    { 'src/kernel/a.ts': named('OrderDto') },
    { 'src/kernel/a.ts': named('Order') },
  ],
  [
    'no second versions',
    'name',
    { 'src/kernel/a.ts': named('OrderV2') },
    { 'src/kernel/a.ts': named('OrderVersion') },
  ],
  [
    'a word put aside by the glossary is not a name',
    'name',
    { 'docs/glossary.md': glossary, 'src/kernel/a.ts': named('CustomerId') },
    { 'docs/glossary.md': glossary, 'src/kernel/a.ts': named('BuyerId') },
  ],
  [
    'an export has a sentence',
    'sentence',
    { 'src/kernel/a.ts': 'export const a = 1' },
    { 'src/kernel/a.ts': '/** The first of all numbers. */\nexport const a = 1' },
  ],
  [
    'a tag is no sentence',
    'sentence',
    { 'src/kernel/a.ts': '/** @param a */\nexport function f(a: 1) {}' },
    { 'src/kernel/a.ts': '/** Does what it says. */\nexport function f(a: 1) {}' },
  ],
  [
    'a plain comment is no promise',
    'sentence',
    { 'src/kernel/a.ts': '// One of two things.\nexport type A = 1' },
    { 'src/kernel/a.ts': "export { A } from './b.ts'\n" },
  ],
  [
    'no class outside the kernel',
    'class',
    { 'src/trade/cart/a.ts': 'class Cart {}', 'src/trade/cart/README.md': '' },
    { 'src/kernel/a.ts': 'class Cart {}', 'src/kernel/b.ts': 'const t = html`<p class="x">{</p>`' },
  ],
  [
    'no enum',
    'enum',
    { 'src/kernel/a.ts': 'const enum State { a }' },
    { 'src/kernel/a.ts': "type State = 'a'" },
  ],
  [
    'no namespace',
    'namespace',
    { 'src/kernel/a.ts': 'declare namespace A {}' },
    { 'src/kernel/a.ts': "declare module 'x' {}" },
  ],
  [
    'no decorator',
    'decorator',
    { 'src/kernel/a.ts': '@Injectable()\nfunction f() {}' },
    { 'src/kernel/a.ts': "const address = 'a@example.com'" },
  ],
  [
    'a number never holds money',
    'money',
    { 'src/kernel/a.ts': 'type Line = { unitPrice: number }' },
    { 'src/kernel/a.ts': 'type Line = { unitPrice: Money; totalPages: number }' },
  ],
  [
    'a number never holds minor units',
    'money',
    { 'src/kernel/a.ts': 'type Row = { total_minor: number }' },
    { 'src/kernel/a.ts': 'type Row = { total_minor: bigint }' },
  ],
  [
    'no empty catch',
    'catch',
    { 'src/kernel/a.ts': 'try { f() } catch (error) { }' },
    { 'src/kernel/a.ts': 'try { f() } catch { /* The port is already closed. */ }' },
  ],
  [
    'no catch that swallows',
    'catch',
    { 'src/kernel/a.ts': 'f().catch(() => {})' },
    { 'src/kernel/a.ts': 'f().catch((error) => log(error))' },
  ],
  [
    'columns are named',
    'star',
    { 'src/kernel/a.ts': 'sql`select * from a.b`' },
    { 'src/kernel/a.ts': 'sql`select count(*) from a.b`' },
  ],
  [
    'columns are named in migrations',
    'star',
    { 'db/migrations/1.sql': 'select p.* from p' },
    { 'db/migrations/1.sql': 'select 1; -- select *\nselect * into found from a.b;' },
  ],
])

const reaches = [
  'Date.now()',
  'new Date()',
  'Math.random()',
  'setTimeout(f, 1)',
  'setInterval(f, 1)',
  "fetch('x')",
  "import { randomUUID } from 'node:crypto'",
  'crypto.randomBytes(1)',
  'performance.now()',
  "import { setTimeout as wait } from 'node:timers/promises'",
]

for (const code of reaches) {
  test(`${code} is reached only through a port`, () => {
    assert.deepEqual(rulesBroken({ 'src/flows/a.ts': code }), ['port'])
    assert.deepEqual(rulesBroken({ 'src/kernel/clock.ts': code }), ['port'])
    for (const path of [
      'src/kernel/adapters.ts',
      'src/kernel/adapters/clock.ts',
      'src/flows/a.test.ts',
      'scripts/a.ts',
      'src/apps/storefront/islands/a.ts',
    ]) {
      assert.deepEqual(rulesBroken({ [path]: code }), [])
    }
  })
}

test('a moment that is given is no reading of the clock', () => {
  assert.deepEqual(
    rulesBroken({ 'src/flows/a.ts': 'new Date(at); clock.now(); timers.setTimeout(f); type A = Date' }),
    [],
  )
})

test('the network is reached only through the kernel', () => {
  assert.deepEqual(rulesBroken({ 'src/flows/a.ts': "import { request } from 'node:http'" }), ['port'])
  assert.deepEqual(rulesBroken({ 'src/flows/a.ts': "import type { Server } from 'node:http'" }), [])
  assert.deepEqual(rulesBroken({ 'src/kernel/http-out.ts': "import { request } from 'node:https'" }), [])
})
