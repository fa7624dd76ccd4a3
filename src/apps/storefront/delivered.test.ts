import assert from 'node:assert/strict'
import test from 'node:test'
import { money } from '#kernel/money.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { delivered } from './delivered.ts'

const tea = {
  id: 1,
  price: money(1_490n, 'EUR'),
  weightGrams: 150,
  available: 3,
  taxClass: 'food',
}

test('what one piece costs at the door is its price and the first way that brings it there', async (t) => {
  const db = await testDatabase(t)
  const home = await delivered(db, { country: 'DE', currency: 'EUR' }, tea)
  assert.equal(home?.delivery.minor, 490n)
  assert.equal(home.total.minor, 1_980n)
  assert.equal(home.isExport, false)
  const heavy = await delivered(db, { country: 'DE', currency: 'EUR' }, { ...tea, weightGrams: 30_000 })
  assert.equal(heavy?.delivery.minor, 790n)
  const abroad = await delivered(db, { country: 'CN', currency: 'EUR' }, tea)
  assert.equal(abroad?.isExport, true)
  assert.ok(abroad.total.minor > abroad.delivery.minor)
  const market = { country: 'DE', currency: 'EUR' } as const
  assert.equal(await delivered(db, market, { ...tea, price: null }), null, 'not sold in this money')
  assert.equal(await delivered(db, market, { ...tea, weightGrams: 0 }), null, 'nothing to carry')
})
