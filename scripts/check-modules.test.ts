import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '../src/modules.ts'
import { moduleFaults } from './check-modules.ts'
import { houseOfTexts } from './house/house.ts'

const map = { 'people/parties': [], 'market/catalog': ['people/parties'], 'trade/cart': ['market/catalog'] }

function saysOf(path: string, target: string): string[] {
  const faults = moduleFaults(houseOfTexts({ [path]: `import { x } from '${target}'` }), map)
  return faults.map((fault) => fault.says)
}

test('a module uses what its line names, through the front door', () => {
  assert.deepEqual(saysOf('src/market/catalog/product.ts', '#people/parties/index.ts'), [])
  assert.deepEqual(saysOf('src/market/catalog/product.ts', './price.ts'), [])
  assert.deepEqual(saysOf('src/market/catalog/product.ts', '../../kernel/money.ts'), [])
  assert.deepEqual(saysOf('src/market/catalog/product.ts', 'node:fs'), [])
})

test('an import that is not on the map is refused', () => {
  assert.match(
    saysOf('src/trade/cart/cart.ts', '#people/parties/index.ts')[0] ?? '',
    /may not use people\/parties/,
  )
})

test('an entry not through index.ts is refused', () => {
  assert.match(saysOf('src/market/catalog/product.ts', '#people/parties/party.ts')[0] ?? '', /enter through/)
  assert.match(saysOf('src/flows/place-order.ts', '#trade/cart/cart.ts')[0] ?? '', /enter through/)
})

test('a layer reaching up, or sideways between flows and views, is refused', () => {
  assert.match(
    saysOf('src/kernel/money.ts', '#people/parties/index.ts')[0] ?? '',
    /kernel may not use modules/,
  )
  assert.match(saysOf('src/people/parties/party.ts', '#flows/x.ts')[0] ?? '', /modules may not use flows/)
  assert.match(saysOf('src/flows/a.ts', '#views/b.ts')[0] ?? '', /flows may not use views/)
  assert.match(saysOf('src/views/a.ts', '#flows/b.ts')[0] ?? '', /views may not use flows/)
  assert.match(saysOf('src/flows/a.ts', '#apps/b.ts')[0] ?? '', /flows may not use apps/)
})

test('dynamic imports, type imports and re-exports are imports too', () => {
  const texts = {
    'src/kernel/a.ts': "await import('#flows/x.ts')",
    'src/kernel/b.ts': "import type { X } from '#flows/x.ts'",
    'src/kernel/c.ts': "export { x } from '#flows/x.ts'",
    'src/kernel/d.ts': "// import { x } from '#flows/x.ts'",
  }
  const paths = moduleFaults(houseOfTexts(texts), map).map((fault) => fault.path)
  assert.deepEqual(paths, ['src/kernel/a.ts', 'src/kernel/b.ts', 'src/kernel/c.ts'])
})

test('outside knows nothing of the shop but how money and ids are written', () => {
  assert.deepEqual(saysOf('outside/bank/books.ts', '#kernel/money.ts'), [])
  assert.deepEqual(saysOf('outside/bank/books.ts', '../wire.ts'), [])
  assert.match(saysOf('outside/bank/books.ts', '#kernel/result.ts')[0] ?? '', /only kernel money and ids/)
  assert.match(saysOf('src/flows/a.ts', '../../outside/bank/books.ts')[0] ?? '', /over its wire/)
  assert.match(saysOf('src/flows/a.ts', '../../outside/bank/testing.ts')[0] ?? '', /over its wire/)
  assert.deepEqual(saysOf('src/flows/a.test.ts', '../../outside/bank/testing.ts'), [])
})

test('a folder that is not on the map may not be used', () => {
  assert.match(saysOf('src/flows/a.ts', '#trade/auctions/index.ts')[0] ?? '', /no module of the map/)
})

test('a line may name only lines above it', () => {
  const circle = { 'people/parties': ['market/catalog'], 'market/catalog': ['people/parties'] }
  const faults = moduleFaults(houseOfTexts({}), circle)
  assert.deepEqual(
    faults.map((fault) => fault.says),
    ['people/parties names market/catalog, which does not stand above it'],
  )
  assert.deepEqual(moduleFaults(houseOfTexts({}), modules), [])
})
