import assert from 'node:assert/strict'
import test from 'node:test'
import { openShop } from '../support/open-shop.ts'
import { signedInOperator } from '../support/desk.ts'
import { crawl } from '../support/crawl.ts'
import { visitor } from '../support/visitor.ts'
import { sizeOf } from '../support/scale.ts'
import { development } from './settings.ts'

const most = sizeOf('PROOF_PAGES', 160, 20_000)

test('every link of the shop, in every language and without script, leads somewhere', async (t) => {
  const shop = await openShop(t, { env: development })
  const { visited, faults } = await crawl(
    visitor(shop.origin),
    shop.origin,
    ['/', '/en', '/fr', '/zh', '/dev/mailbox'],
    most,
  )
  assert.deepEqual(faults, [])
  assert.ok(visited > 100, `${visited} pages`)
  t.diagnostic(`${visited} addresses`)
})

test('every link of the desk leads somewhere', async (t) => {
  const shop = await openShop(t, { env: development })
  const { visited, faults } = await crawl(await signedInOperator(shop), shop.origin, ['/admin'], most)
  assert.deepEqual(faults, [])
  t.diagnostic(`${visited} addresses`)
})
