import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aProduct, aReader, aReceivedOrder } from '../../../tests/support/a-reader.ts'
import { exported, notExported, personalExport } from './personal-export.ts'
import { dataRegister, forItsPerson } from './register.ts'

/** Columns that name a person by their id. */
const persons = ['party_id', 'buyer_id', 'author_id', 'voter_id', 'reporter_id']

test('every table of the register that names a person is given out, or says why not', () => {
  const named = [...dataRegister()].flatMap(([table, { columns }]) =>
    persons.some((column) => column in columns) ? [table] : [],
  )
  const missing = named.filter((table) => !(table in exported) && !(table in notExported))
  assert.deepEqual(missing, [])
  for (const table of [...Object.keys(exported), ...Object.keys(notExported)])
    assert.ok(dataRegister().has(table), table)
})

test('secrets and proofs are left out, whatever the table, and so is what the register does not know', () => {
  const row = { email: 'a@b.example', password_hash: 'x', totp_secret_sealed: 'x', surprise: 1 }
  assert.deepEqual(forItsPerson('access.accounts', row), { email: 'a@b.example' })
  assert.deepEqual(forItsPerson('access.sessions', { token_hash: 'x', device: 'Phone' }), { device: 'Phone' })
})

test('a person is given their own and nobody else’s', async (t) => {
  const db = await testDatabase(t)
  const { variantId } = await aProduct(db)
  const [ann, ben] = [await aReader(db, 'Ann Only'), await aReader(db, 'Ben Other')]
  const order = await aReceivedOrder(db, variantId, ann.party)
  await aReceivedOrder(db, variantId, ben.party)
  const found = await personalExport(db, ann.party)
  const text = JSON.stringify(found)
  assert.equal(found['orders.orders']?.rows.length, 1)
  assert.equal(found['orders.orders'].rows[0]?.['id'], order)
  assert.match(text, /Ann Only/)
  assert.doesNotMatch(text, /Ben Other|argon2|token_hash/)
  assert.ok(text.includes(ann.email) && !text.includes(ben.email))
  assert.match(found['orders.orders'].kept, /10 years/)
})
